import { expect, it } from 'vitest';
import { barrier, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { type Couple, drawn, NOON } from '../support/dyads.ts';

const planned = planOf(together('talk'), solo('after'));
const start = (couple: Couple, member: 'A' | 'B') => {
  const screen = couple.screen(member);
  return screen.kind === 'step' ? screen.step.start : null;
};
const stage = ({ state }: Couple) => (state.phase === 'running' ? (state.meeting?.stage ?? null) : state.phase);

it('[D21] proposes an instant ahead to both, and starts when both have acknowledged it', () => {
  const couple = drawn(planned);
  expect(start(couple, 'A')).toEqual({ sharedStepId: 'talk', at: NOON + 500, attempt: 1 });
  expect(start(couple, 'B')).toEqual(start(couple, 'A'));
  expect(stage(couple.acknowledges('B'))).toBe('proposed');
  expect(stage(couple.acknowledges('A'))).toBe('started');
});

it('[D22] proposes later and later starts while one does not acknowledge', () => {
  const couple = drawn(planned).acknowledges('A').waits(250);
  expect(start(couple, 'A')).toEqual({ sharedStepId: 'talk', at: NOON + 250 + 1_000, attempt: 2 });
  couple.waits(500);
  expect(start(couple, 'A')).toMatchObject({ at: NOON + 750 + 2_000, attempt: 3 });
  couple.waits(seconds(60));
  const latest = start(couple, 'A');
  expect(latest?.attempt).toBeGreaterThan(20);
  expect((latest?.at ?? 0) - couple.now).toBeLessThanOrEqual(seconds(4));
});

it('[D22] asks again just as soon where the start is padded', () => {
  const couple = drawn(planOf(barrier('quiet', { padMs: minutes(1) }), solo('after'))).waits(seconds(2));
  expect(start(couple, 'A')).toMatchObject({ at: NOON + minutes(1), attempt: 2 });
});

it('[D22] takes no acknowledgement for one of a later proposal', () => {
  const couple = drawn(planned).acknowledges('A').waits(250).acknowledges('B');
  expect(stage(couple)).toBe('proposed');
});

it('[D23] proposes a later start when one says it is past, even after having acknowledged it', () => {
  const couple = drawn(planned).acknowledges('A').waits(100).isTooLateFor('A');
  expect(start(couple, 'B')).toEqual({ sharedStepId: 'talk', at: NOON + 100 + 1_000, attempt: 2 });
});

it('[D24] hears nothing of an earlier proposal, another step or a start that is made', () => {
  const couple = drawn(planned).waits(250).acknowledges('A');
  const before = couple.state;
  const said = { type: 'start-acknowledged', member: 'B', onTime: true } as const;
  expect(couple.tries({ ...said, sharedStepId: 'talk', attempt: 1 })).toBeNull();
  expect(couple.tries({ ...said, sharedStepId: 'after', attempt: 2 })).toBeNull();
  expect(couple.state).toBe(before);
  const started = couple.acknowledges('B').state;
  expect(couple.tries({ ...said, onTime: false, sharedStepId: 'talk', attempt: 2 })).toBeNull();
  expect(couple.state).toBe(started);
});

it('[D25] forgets the acknowledgement of a page that has gone', () => {
  const couple = drawn(planned).acknowledges('A').leaves('A').acknowledges('B');
  expect(stage(couple)).toBe('proposed');
  couple.arrives('A');
  expect(stage(couple)).toBe('proposed');
  expect(stage(couple.acknowledges('A'))).toBe('started');
});

it('[D25] hears no acknowledgement of one who is away', () => {
  const couple = drawn(planned).leaves('A').acknowledges('B');
  const before = couple.state;
  expect(couple.acknowledges('A').state).toBe(before);
});

it('[D26] has the other wait again, with the whole patience, when one is gone before the start', () => {
  const couple = drawn(planOf(solo('writing'), barrier('meet'), solo('after'))).finishes('B', 'writing');
  couple
    .waits(PATIENCE - seconds(1))
    .finishes('A', 'writing')
    .acknowledges('B')
    .leaves('A')
    .waits(250);
  expect(couple.sees('B')).toBe('hold');
  expect(couple.until('B')).toBe(couple.now + PATIENCE);
  expect(couple.waits(seconds(10)).view('B').partnerAway).toEqual({ until: couple.until('B') });
  expect(start(couple.arrives('A'), 'B')).toMatchObject({ attempt: 2 });
});

it('[D27] ends when patience is over and the start has only been postponed', () => {
  const couple = drawn(planned).waits(seconds(1) / 2 + PATIENCE - 1);
  expect(stage(couple)).toBe('proposed');
  expect(couple.waits(1).outcome()).toBe('partner-lost');
});

it('[D27] lets the one who acknowledged go on alone, where the step says so', () => {
  const couple = drawn(planOf(together('talk', { onTimeout: 'continue-alone' }), solo('after')));
  const until = couple.now + 500 + PATIENCE;
  while (stage(couple) === 'proposed' && couple.now < until) couple.acknowledges('B').waits(250);
  expect(stage(couple)).toBe('started');
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.sees('A')).toBe('ended');
});

it('[D27] gives a padded release its patience behind the padding', () => {
  const couple = drawn(planOf(barrier('quiet', { padMs: minutes(6) }), solo('after'))).waits(minutes(6));
  expect(couple.acknowledges('A', 'B').sees('A')).toBe('step after');
});

it('[D88] agrees on an instant midway between a frame of one display and the nearest of the other', () => {
  const sixty = 1_000 / 60;
  for (const [phaseOfA, phaseOfB, period] of [[0, 0, sixty], [3, 9, sixty], [1, 15, sixty], [5, 5.2, 1_000 / 120]] as const) {
    const couple = drawn(planOf(together('meet')));
    const proposed = start(couple, 'A')?.at ?? 0;
    const frames = { A: { at: NOON + phaseOfA, period: sixty }, B: { at: NOON + phaseOfB, period } };
    for (const member of ['A', 'B'] as const) {
      const said = { sharedStepId: 'meet', attempt: 1, onTime: true, frame: frames[member] } as const;
      couple.happens({ type: 'start-acknowledged', member, ...said });
    }
    const agreed = start(couple, 'A')?.at ?? 0;
    expect(agreed).toBeGreaterThanOrEqual(proposed);
    expect(agreed).toBeLessThanOrEqual(proposed + 1.5 * sixty + 1e-6);
    const away = (member: 'A' | 'B') => {
      const { at, period: length } = frames[member];
      const into = (((agreed - at) % length) + length) % length;
      return Math.min(into, length - into);
    };
    // Neither has to decide between two frames: the nearest is nearer by far than the one after it.
    expect(away('A')).toBeCloseTo(away('B'), 6);
    expect(away('A')).toBeLessThanOrEqual(Math.min(sixty, period) / 4 + 1e-6);
  }
});
