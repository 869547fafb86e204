import { expect, it } from 'vitest';
import { barrier, consent, minutes, onlyFor, planOf, planWithBefore, seconds, solo } from '../support/dyad-plans.ts';
import { Couple, drawn, NOON } from '../support/dyads.ts';

const limited = planOf(solo('writing', { limitMs: minutes(2) }), solo('after'));

it('[D36] is over 1.5 s after its limit, answered or not', () => {
  const couple = drawn(limited);
  expect(couple.until('A')).toBe(NOON + minutes(2));
  expect(couple.waits(minutes(2) + 1_499).sees('A')).toBe('step writing');
  expect(couple.waits(1).sees('A')).toBe('step after');
});

it('[D36] takes what was typed until the limit and comes a moment later', () => {
  const couple = drawn(limited)
    .waits(minutes(2) + seconds(1))
    .finishes('A', 'writing', { answers: { mood: 3 } });
  expect(couple.state.seats.A.answers['writing.mood']).toBe(3);
  expect(
    couple.waits(seconds(1)).tries({ type: 'step-finished', member: 'B', stepId: 'writing', answers: {}, texts: {} }),
  ).toBe('step-stale');
});

it('[D36] leaves a step without a limit to its member', () => {
  expect(
    drawn(planOf(solo('writing'), solo('after')))
      .waits(minutes(600))
      .sees('A'),
  ).toBe('step writing');
});

it('[D37] runs on while its member is away and the partner is here', () => {
  const couple = drawn(limited).leaves('A').waits(minutes(3)).arrives('A');
  expect(couple.sees('A')).toBe('step after');
});

it('[D38] passes over what is not for this member, what holds nothing, and what their answers do not ask for', () => {
  const asked = { is: 'at-least', field: 'writing.mood', value: 5 } as const;
  const nothing = { A: null, B: null };
  const planned = planOf(
    solo('writing'),
    solo('for-b', { content: onlyFor('B', 'for-b') }),
    solo('for-nobody', { content: nothing }),
    solo('why', { when: asked }),
    solo('after'),
  );
  const couple = drawn(planned);
  couple.finishes('A', 'writing', { answers: { mood: 5 } }).finishes('B', 'writing', { answers: { mood: 4 } });
  expect(couple.sees('A')).toBe('step why');
  expect(couple.sees('B')).toBe('step for-b');
  expect(couple.finishes('B', 'for-b').sees('B')).toBe('step after');
});

it('[D38] never passes over a shared step, or one would wait there for ever', () => {
  const never = { is: 'equal', field: 'writing.mood', to: 9 } as const;
  const couple = drawn(planOf(solo('writing'), barrier('meet', { when: never }), solo('after'))).finishes(
    'A',
    'writing',
  );
  expect(couple.sees('A')).toBe('hold');
});

it('[D38] never passes over a consent', () => {
  const never = { is: 'equal', field: 'check.screen', to: 'shared' } as const;
  const planned = planWithBefore(
    [solo('check'), consent({ when: never, content: { A: null, B: null } })],
    solo('writing'),
  );
  const couple = new Couple(planned).arrives('A').finishes('A', 'check');
  expect(couple.sees('A')).toBe('step consent');
});
