import { expect, it } from 'vitest';
import type { Pipe } from '../../server/dyad/plan.ts';
import { minutes, PATIENCE, planOf, seconds, solo, turn } from '../support/dyad-plans.ts';
import { type Couple, drawn, NOON } from '../support/dyads.ts';

const START = NOON + 500;
const SET_END = START + minutes(2);

/** A, B, B, A; then a step alone. */
function talking(changes = {}): Couple {
  const order = ['A', 'B', 'B', 'A'] as const;
  const set = order.map((holder, index) => turn(`t${index + 1}`, holder, changes));
  return drawn(planOf(...set, solo('after'))).acknowledges('A', 'B').waits(500);
}

it('[D89] begins the first turn for both at one instant', () => {
  const couple = talking();
  for (const member of ['A', 'B'] as const) {
    expect(couple.sees(member)).toBe('step t1');
    expect(couple.screen(member)).toMatchObject({ step: { start: { at: START }, endsAt: START + seconds(30) } });
  }
});

it('[D90] passes the floor the moment its holder is done', () => {
  const couple = talking().waits(seconds(10)).finishes('A', 't1');
  expect([couple.sees('A'), couple.sees('B')]).toEqual(['step t2', 'step t2']);
  expect(couple.until('B')).toBe(couple.now + seconds(30));
  couple.finishes('B', 't2').finishes('B', 't3');
  expect(couple.sees('A')).toBe('step t4');
});

it('[D90] passes it at the limit of the turn, a moment later for what was being typed', () => {
  const couple = talking().waits(seconds(30) + 1_499);
  expect(couple.sees('B')).toBe('step t1');
  expect(couple.waits(1).sees('B')).toBe('step t2');
});

it('[D91] takes the finish of a turn from its holder only', () => {
  const couple = talking();
  expect(couple.tries({ type: 'step-finished', member: 'B', stepId: 't1', answers: {}, texts: {} })).toBe('step-stale');
  expect(couple.sees('A')).toBe('step t1');
});

it('[D91] shows a later turn to both without a start', () => {
  const couple = talking().finishes('A', 't1');
  for (const member of ['A', 'B'] as const) expect(couple.screen(member)).toMatchObject({ step: { start: null } });
});

it('[D92] passes over what is left when the clock of the set is over, for both at once', () => {
  const couple = talking({ durationMs: minutes(1) }).waits(seconds(90)).finishes('B', 't2');
  expect(couple.sees('A')).toBe('step t3');
  expect(couple.until('A')).toBe(SET_END);
  const before = couple.events.length;
  couple.waits(SET_END - couple.now + 1_500);
  expect([couple.sees('A'), couple.sees('B')]).toEqual(['step after', 'step after']);
  // In one event: the turn that is left is never anybody's.
  expect(couple.events).toHaveLength(before + 1);
  expect(couple.state.seats.A.enteredAt).toBe(couple.state.seats.B.enteredAt);
});

it('[D92] begins the next set with a start of its own', () => {
  const next = turn('u1', 'B', { set: 'next' });
  const couple = drawn(planOf(turn('t1', 'A'), next, solo('after'))).acknowledges('A', 'B').waits(seconds(5));
  couple.finishes('A', 't1');
  expect(couple.screen('A')).toMatchObject({ step: { stepId: 'u1', start: { sharedStepId: 'u1', attempt: 1 } } });
  couple.acknowledges('A', 'B');
  expect(couple.until('B')).toBe(couple.now + 500 + seconds(30));
});

it('[D93] is over behind its last turn', () => {
  const couple = talking().finishes('A', 't1').finishes('B', 't2').finishes('B', 't3').finishes('A', 't4');
  expect(couple.now).toBeLessThan(SET_END);
  expect([couple.sees('A'), couple.sees('B')]).toEqual(['step after', 'step after']);
});

it('[D94] passes over the turns of one who has gone for good', () => {
  const couple = talking({ onPartnerGone: 'continue-alone', durationMs: seconds(95) }).leaves('B').waits(seconds(90));
  expect(couple.state).toMatchObject({ alone: 'A' });
  expect(couple.sees('A')).toBe('step t1');
  expect(couple.finishes('A', 't1').sees('A')).toBe('step t4');
});

it('[D95] gives back the time of an outage, to the turn and to the set', () => {
  const couple = talking({ durationMs: minutes(1) }).waits(seconds(20)).leaves('A', 'B').waits(minutes(10));
  couple.arrives('A', 'B');
  expect(couple.until('A')).toBe(START + minutes(1) + minutes(10));
  couple.finishes('A', 't1').waits(seconds(55)).finishes('B', 't2');
  expect(couple.until('B')).toBe(SET_END + minutes(10));
});

it('[D26] ends where the partner never comes to the set', () => {
  const couple = drawn(planOf(turn('t1', 'A'), turn('t2', 'B'))).leaves('B').waits(PATIENCE + seconds(5));
  expect(couple.outcome()).toBe('partner-lost');
});

it('[D69] brings what the holder said to the other in the next turn, words and choices', () => {
  const said: Pipe = { trialId: 'trial', parameter: 'said', of: 'partner', field: 't1.said' };
  const asked: Pipe = { trialId: 'trial', parameter: 'asked', of: 'partner', field: 't1.asked' };
  const second = turn('t2', 'B', { pipes: { A: [], B: [said, asked] } });
  const couple = drawn(planOf(turn('t1', 'A'), second)).acknowledges('A', 'B').waits(500);
  couple.finishes('A', 't1', { answers: { asked: 'first-trip' }, texts: { said: 'It rained all week.' } });
  expect(couple.screen('B')).toMatchObject({
    step: { content: { trials: [{ parameters: { said: 'It rained all week.', asked: 'first-trip' } }] } },
  });
  expect(JSON.stringify(couple.screen('A'))).not.toContain('It rained');
});
