import { expect, it } from 'vitest';
import type { Deadline } from '../../server/dyad/state.ts';
import { barrier, hold, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn, type Happening } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), solo('after'));
const finish = (member: 'A' | 'B', stepId: string): Happening => ({
  type: 'step-finished',
  member,
  stepId,
  answers: {},
  texts: {},
});
const draw: Happening = { type: 'assigned', condition: 'plain', planHash: 'hash' };

it('[D80] calls a step ahead that is not reached, not known, or waited in', () => {
  const couple = drawn(planned);
  for (const stepId of ['meet', 'after', 'no-such-step', ''])
    expect(couple.tries(finish('A', stepId))).toBe('step-ahead');
  expect(atTheDoor(planned).tries(finish('A', 'door'))).toBe('step-ahead');
  expect(atTheDoor(planned).tries(finish('A', 'writing'))).toBe('step-ahead');
  expect(couple.finishes('A', 'writing').tries(finish('A', 'meet'))).toBe('step-ahead');
  expect(drawn(planOf(hold('quiet', seconds(5)))).tries(finish('A', 'quiet'))).toBe('step-ahead');
});

it('[D81] calls a step stale that is passed or done', () => {
  const couple = drawn(planned).finishes('A', 'writing');
  for (const stepId of ['consent', 'baseline', 'door', 'writing'])
    expect(couple.tries(finish('A', stepId))).toBe('step-stale');
  const talking = drawn(planOf(together('talk')))
    .acknowledges('A', 'B')
    .finishes('A', 'talk');
  expect(talking.tries(finish('A', 'talk'))).toBe('step-stale');
});

it('[D82] is over for whoever has left, is through, or was gone on without', () => {
  const through = drawn(planOf(solo('writing'))).finishes('A', 'writing');
  const alone = drawn(planOf(barrier('meet', { onTimeout: 'continue-alone' }), solo('after')));
  alone
    .leaves('A')
    .waits(PATIENCE + seconds(1))
    .arrives('A');
  for (const couple of [drawn(planned).leavesForGood('A'), through, alone]) {
    const before = couple.state;
    const acknowledge: Happening = {
      type: 'start-acknowledged',
      member: 'A',
      sharedStepId: 'meet',
      attempt: 1,
      onTime: true,
    };
    for (const happening of [finish('A', 'writing'), finish('A', 'after'), acknowledge]) {
      expect(couple.tries(happening)).toBe('session-over');
    }
    expect(couple.state).toBe(before);
  }
});

it.each<Deadline>([
  { kind: 'absence-shown', member: 'A', at: 0 },
  { kind: 'absence-over', member: 'A', at: 0, rule: 'end' },
  { kind: 'step-limit', member: 'A', step: 3, at: 0 },
  { kind: 'door-patience', at: 0 },
  { kind: 'patience', step: 4, at: 0 },
  { kind: 'start-unacknowledged', step: 4, attempt: 1, at: 0 },
  { kind: 'end', step: 4, at: 0 },
  { kind: 're-entry-over', at: 0 },
])('[D83] calls a deadline stale that the state does not have: $kind', (deadline) => {
  const couple = drawn(planned);
  const before = couple.state;
  expect(couple.tries({ type: 'deadline-passed', deadline })).toBe('deadline-stale');
  expect(couple.state).toBe(before);
});

it('[D84] does not draw before both are at the door, nor without part 2', () => {
  const couple = new Couple(planned).arrives('A', 'B').agrees('A', 'B').finishes('A', 'baseline');
  expect(couple.tries(draw)).toBe('not-ready');
  expect(couple.finishes('B', 'baseline').tries(draw)).toBe('not-ready');
  expect(couple.isDrawn().tries(draw)).toBe('not-ready');
});

it('[D85] gives back the same state for what changes nothing', () => {
  const couple = drawn(planned);
  const before = couple.state;
  expect(couple.arrives('A', 'B').state).toBe(before);
  const acknowledge: Happening = {
    type: 'start-acknowledged',
    member: 'A',
    sharedStepId: 'meet',
    attempt: 1,
    onTime: true,
  };
  expect(couple.happens(acknowledge).state).toBe(before);
  const away = couple.leaves('A').state;
  expect(couple.leaves('A').state).toBe(away);
});
