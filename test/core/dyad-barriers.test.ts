import { describe, expect, it } from 'vitest';
import { barrier, hold, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { drawn, NOON } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), solo('after'));
const going = planOf(solo('writing'), barrier('meet', { onTimeout: 'continue-alone' }), solo('after'));

describe('[D15] a barrier', () => {
  it('[D15] holds the first until the second has come', () => {
    const couple = drawn(planned).finishes('A', 'writing').waits(seconds(30));
    expect(couple.sees('A')).toBe('hold');
    expect(couple.tries({ type: 'step-finished', member: 'A', stepId: 'after', answers: {}, texts: {} })).toBe(
      'step-ahead',
    );
    couple.finishes('B', 'writing').acknowledges('A', 'B');
    expect(couple.sees('A')).toBe('step after');
    expect(couple.sees('B')).toBe('step after');
  });

  it('[D15] is not passed with one who has been there and is away', () => {
    const couple = drawn(planned).finishes('A', 'writing').leaves('A').finishes('B', 'writing');
    expect(couple.waits(minutes(1)).sees('B')).toBe('hold');
    expect(couple.arrives('A').acknowledges('A', 'B').sees('B')).toBe('step after');
  });

  it('[D15] is not passed with one whose limit ran out while away', () => {
    const limited = planOf(solo('writing', { limitMs: minutes(1) }), barrier('meet'), solo('after'));
    const couple = drawn(limited).leaves('A').waits(minutes(2));
    expect(couple.state.seats.A.position).toBe(couple.state.seats.B.position);
    expect(couple.sees('B')).toBe('hold');
  });
});

it('[D16] counts patience from when the waiting member came, though the other was there before and went', () => {
  const couple = drawn(planned).finishes('A', 'writing').waits(seconds(10)).leaves('A').waits(minutes(20));
  couple.finishes('B', 'writing');
  expect(couple.until('B')).toBe(couple.now + PATIENCE);
  expect(couple.waits(PATIENCE - 1).outcome()).toBe('running');
});

it('[D16] counts patience from when the waiting member came, though a limit put the other there long ago', () => {
  const limited = planOf(solo('writing', { limitMs: minutes(1) }), solo('more'), barrier('meet'), solo('after'));
  const couple = drawn(limited).finishes('B', 'writing').leaves('A').waits(minutes(20)).finishes('B', 'more');
  expect(couple.until('B')).toBe(couple.now + PATIENCE);
});

it('[D17] ends for both when patience is over', () => {
  const couple = drawn(planned).finishes('A', 'writing').waits(PATIENCE);
  expect(couple.outcome()).toBe('partner-lost');
  expect(couple.screen('A')).toMatchObject({ kind: 'ended', code: 'code-A' });
  expect(couple.screen('B')).toMatchObject({ kind: 'ended', code: 'code-B' });
});

it('[D18] lets the one who waited go on alone where the step says so', () => {
  const couple = drawn(going).finishes('B', 'writing').waits(PATIENCE).acknowledges('B');
  expect(couple.sees('B')).toBe('step after');
  expect(couple.sees('A')).toBe('ended');
});

describe('[D19] a hold', () => {
  const held = planOf(solo('writing'), hold('quiet', seconds(20)), solo('after', { limitMs: minutes(1) }));

  it('[D19] is released when its padding is over, counted from the second', () => {
    const couple = drawn(held).finishes('A', 'writing').waits(minutes(1)).finishes('B', 'writing');
    const release = couple.now + seconds(20);
    const behind = { kind: 'step', step: { start: { at: release }, endsAt: release + minutes(1) } };
    expect([couple.screen('A'), couple.screen('B')]).toMatchObject([behind, behind]);
    couple.acknowledges('A', 'B');
    expect([couple.screen('A'), couple.screen('B')]).toMatchObject([behind, behind]);
  });

  it('[D19] has its own padding behind another hold', () => {
    const couple = drawn(planOf(hold('quiet', seconds(20)), hold('quieter', seconds(10)), solo('after')));
    couple.acknowledges('A', 'B').acknowledges('A', 'B');
    expect(couple.screen('A')).toMatchObject({ step: { start: { at: NOON + seconds(30) } } });
  });

  it('[D19] keeps its instant while acknowledgements are awaited', () => {
    const couple = drawn(held).bothFinish('writing').waits(seconds(10)).acknowledges('A', 'B');
    expect(couple.screen('A')).toMatchObject({ step: { start: { at: NOON + seconds(20) } } });
  });

  it('[D19] keeps its instant through an outage of both', () => {
    const couple = drawn(held).bothFinish('writing').acknowledges('A', 'B').waits(seconds(1));
    couple.leaves('A', 'B').waits(seconds(5)).arrives('A', 'B');
    expect(couple.screen('A')).toMatchObject({ step: { start: { at: NOON + seconds(20) } } });
    expect(couple.until('A')).toBe(NOON + seconds(80));
  });
});

it('[D20] begins nothing behind a release before it, whatever is finished sooner', () => {
  const twice = planOf(hold('quiet', seconds(20)), solo('first'), solo('second'), together('talk'));
  const couple = drawn(twice).acknowledges('A', 'B').bothFinish('first');
  expect(couple.screen('A')).toMatchObject({ step: { stepId: 'second', start: { at: NOON + seconds(20) } } });
  couple.bothFinish('second');
  expect(couple.screen('A')).toMatchObject({ step: { stepId: 'talk', start: { at: NOON + seconds(20) } } });
});
