import { expect, it } from 'vitest';
import { deliver, hold, minutes, onlyFor, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { type Couple, drawn, NOON } from '../support/dyads.ts';

const LEAD = 500;
const END = NOON + LEAD + minutes(2);

function talking(changes = {}): Couple {
  return drawn(planOf(together('talk', changes), solo('after'))).acknowledges('A', 'B');
}

it('[D28] starts for both at one instant and ends for both at one', () => {
  const couple = talking();
  for (const member of ['A', 'B'] as const) {
    expect(couple.screen(member)).toMatchObject({ step: { start: { at: NOON + LEAD }, endsAt: END } });
  }
  couple.waits(minutes(5));
  expect(couple.state.seats.A.enteredAt).toBe(couple.state.seats.B.enteredAt);
  expect(couple.sees('A')).toBe('step after');
});

it('[D28] ends for nobody before it has started', () => {
  const couple = drawn(planOf(together('talk'), solo('after', { limitMs: minutes(1) })))
    .acknowledges('A', 'B')
    .bothFinish('talk');
  expect(couple.until('A')).toBe(NOON + LEAD + minutes(1));
});

it('[D29] ends early once both are done; the first waits until then', () => {
  const couple = talking().waits(seconds(30)).finishes('B', 'talk');
  expect(couple.sees('B')).toBe('hold');
  expect(couple.until('B')).toBe(END);
  expect(couple.sees('A')).toBe('step talk');
  couple.waits(seconds(5)).finishes('A', 'talk');
  expect(couple.sees('A')).toBe('step after');
  expect(couple.sees('B')).toBe('step after');
});

it('[D30] ends at its end where it may not end early', () => {
  const couple = talking({ endsWhenBothDone: false }).waits(seconds(30)).bothFinish('talk');
  expect(couple.waits(END - couple.now - 1).sees('A')).toBe('hold');
  expect(couple.waits(1).sees('A')).toBe('step after');
});

it('[D31] waits 1.5 s for what was being typed, and goes on without', () => {
  const couple = talking()
    .finishes('A', 'talk')
    .waits(LEAD + minutes(2) + 1_499);
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.sees('A')).toBe('hold');
  couple.waits(1);
  expect(couple.sees('B')).toBe('step after');
  expect(couple.sees('A')).toBe('step after');
});

it.each([true, false])(
  '[D31] takes what arrives in that time, and waits no longer (may end early: %s)',
  (endsWhenBothDone) => {
    const couple = talking({ endsWhenBothDone })
      .finishes('A', 'talk')
      .waits(LEAD + minutes(2) + 300)
      .finishes('B', 'talk');
    expect(couple.sees('A')).toBe('step after');
  },
);

it('[D32] lets one who has nothing to do in it wait, and waits for nothing of theirs', () => {
  const couple = drawn(planOf(together('reading', { content: onlyFor('B', 'reading') }), solo('after')));
  expect(couple.screen('A')).toMatchObject({ kind: 'hold', start: { at: NOON + LEAD } });
  couple.acknowledges('A', 'B');
  expect(couple.screen('A')).toMatchObject({ kind: 'hold', start: null, until: END });
  expect(couple.sees('B')).toBe('step reading');
  expect(couple.finishes('B', 'reading').sees('A')).toBe('step after');
});

const exchange = planOf(
  solo('writing'),
  hold('quiet', seconds(10)),
  deliver('exchange', 'writing.letter'),
  solo('after'),
);

it('[D33] brings the text of each to the other, in its step and in no other', () => {
  const couple = drawn(exchange);
  const sees = (member: 'A' | 'B', words: string) => JSON.stringify(couple.view(member)).includes(words);
  couple.finishes('A', 'writing', { texts: { letter: 'from A', secret: 'kept by A' } });
  couple.finishes('B', 'writing', { texts: { letter: 'from B' } });
  expect(sees('B', 'from A')).toBe(false);
  couple.acknowledges('A', 'B');
  expect(couple.sees('B')).toBe('step exchange');
  expect([sees('B', 'from A'), sees('A', 'from B'), sees('A', 'from A')]).toEqual([true, true, false]);
  expect(sees('B', 'kept by A')).toBe(false);
  couple.acknowledges('A', 'B').bothFinish('exchange');
  expect([couple.sees('B'), sees('B', 'from A')]).toEqual(['step after', false]);
});

it('[D34] brings nothing where nothing was written, and goes on', () => {
  const couple = drawn(exchange).bothFinish('writing').acknowledges('A', 'B').acknowledges('A', 'B');
  expect(couple.screen('B')).toMatchObject({ step: { content: { trials: [{ parameters: { letter: null } }] } } });
  expect(couple.bothFinish('exchange').sees('B')).toBe('step after');
});

it('[D35] is not finished by anybody before its start is agreed', () => {
  const couple = drawn(planOf(together('talk'), solo('after'))).acknowledges('A');
  const finish = { type: 'step-finished', member: 'A', stepId: 'talk', answers: {}, texts: {} } as const;
  expect(couple.tries(finish)).toBe('step-ahead');
  expect(couple.acknowledges('B').tries(finish)).toBeNull();
});
