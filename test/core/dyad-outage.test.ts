import { describe, expect, it } from 'vitest';
import { barrier, hours, minutes, onlyFor, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { drawn, NOON, type Couple } from '../support/dyads.ts';

// Couples share a router: both pages dropping at once is the usual outage.
const OUTAGE = minutes(7);

const outage = (couple: Couple): Couple => couple.leaves('A', 'B').waits(OUTAGE);
const talking = (onPartnerGone: 'pause' | 'end' | 'continue-alone' = 'end'): Couple =>
  drawn(planOf(together('talk', { onPartnerGone }), solo('after')))
    .acknowledges('A', 'B')
    .waits(seconds(30));

describe('[D48] while nobody is here', () => {
  it('[D48] limits stand still', () => {
    const couple = drawn(planOf(solo('writing', { limitMs: minutes(2) }), solo('after'))).waits(minutes(1));
    outage(couple).arrives('B', 'A');
    expect(couple.until('A')).toBe(NOON + minutes(2) + OUTAGE);
    expect(couple.until('B')).toBe(NOON + minutes(2) + OUTAGE);
    expect(couple.waits(minutes(1)).sees('A')).toBe('step writing');
  });

  it('[D48] the end of a shared step stands still', () => {
    const couple = outage(talking()).arrives('A', 'B');
    expect(couple.until('A')).toBe(NOON + 500 + minutes(2) + OUTAGE);
    expect(couple.sees('A')).toBe('step talk');
  });

  it('[D48] patience stands still', () => {
    const couple = drawn(planOf(solo('writing'), barrier('meet'), solo('after'))).finishes('A', 'writing');
    outage(couple.waits(minutes(1))).arrives('A');
    expect(couple.until('A')).toBe(NOON + PATIENCE + OUTAGE);
  });

  it('[D48] the patience of postponing stands still', () => {
    const couple = outage(drawn(planOf(together('talk'), solo('after')))).arrives('A', 'B');
    expect(couple.waits(PATIENCE - seconds(1)).outcome()).toBe('running');
    expect(couple.waits(seconds(2)).outcome()).toBe('partner-lost');
  });
});

it.each([
  ['A', 'B'],
  ['B', 'A'],
] as const)('[D49] goes on with the same step when %s is back first, then %s', (first, second) => {
  const couple = outage(talking()).arrives(first).waits(seconds(20)).arrives(second);
  expect(couple.sees(first)).toBe('step talk');
  expect(couple.until(second)).toBe(NOON + 500 + minutes(2) + OUTAGE);
  expect(couple.bothFinish('talk').sees(second)).toBe('step after');
});

it('[D50] tells the first back of an absence only after 10 s with somebody here', () => {
  const couple = talking().leaves('A').waits(seconds(4)).leaves('B').waits(OUTAGE).arrives('B');
  expect(couple.waits(seconds(6) - 1).view('B').partnerAway).toBeNull();
  expect(couple.waits(1).view('B').partnerAway).not.toBeNull();
});

it('[D50] loses nobody by an outage of both', () => {
  const couple = outage(talking('end')).arrives('B').waits(seconds(89));
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.waits(seconds(1)).outcome()).toBe('partner-lost');
});

it('[D51] proposes a start anew once both are back', () => {
  const couple = outage(drawn(planOf(together('talk'), solo('after'))).acknowledges('A'))
    .arrives('A')
    .waits(seconds(1))
    .arrives('B');
  expect(couple.screen('A')).toMatchObject({ step: { start: { at: couple.now + 1_000, attempt: 2 } } });
  expect(couple.acknowledges('A', 'B').bothFinish('talk').sees('B')).toBe('step after');
});

describe('[D52] a start agreed before the outage', () => {
  const agreed = (pad: number) =>
    drawn(planOf(barrier('quiet', { padMs: pad }), solo('after', { limitMs: minutes(1) }))).acknowledges('A', 'B');

  it('[D52] keeps its instant if that is still ahead', () => {
    const couple = outage(agreed(minutes(10))).arrives('A', 'B');
    expect(couple.screen('A')).toMatchObject({
      step: { start: { at: NOON + minutes(10) }, endsAt: NOON + minutes(11) },
    });
  });

  it('[D52] gives the whole step from the first return if it is past', () => {
    const couple = outage(agreed(minutes(5))).arrives('A', 'B');
    expect(couple.screen('A')).toMatchObject({ step: { start: null, endsAt: NOON + OUTAGE + minutes(1) } });
  });

  it('[D52] gives a shared step its whole length from the first return', () => {
    const couple = outage(drawn(planOf(together('talk'), solo('after'))).acknowledges('A', 'B')).arrives('A', 'B');
    expect(couple.until('A')).toBe(NOON + OUTAGE + minutes(2));
  });
});

it('[D53] ends after 24 h with nobody here', () => {
  const couple = talking()
    .leaves('A', 'B')
    .waits(hours(24) - 1);
  expect(couple.outcome()).toBe('running');
  expect(couple.waits(1).outcome()).toBe('both-left');
});

describe('[D54] one who has finished everything', () => {
  const unequal = planOf(solo('writing'), solo('post', { content: onlyFor('A', 'post'), limitMs: minutes(10) }));
  const finished = () => drawn(unequal).finishes('B', 'writing').finishes('A', 'writing').waits(minutes(1));

  it('[D54] is nobody to wait with: the other comes back to as much time as there was', () => {
    const couple = finished().leaves('A').waits(hours(2)).arrives('A');
    expect(couple.sees('A')).toBe('step post');
    expect(couple.until('A')).toBe(NOON + minutes(10) + hours(2));
    expect(couple.finishes('A', 'post').outcome()).toBe('completed');
  });

  it('[D54] sees the thanks all the time, and the other is lost after 24 h', () => {
    const couple = finished().leaves('A').waits(hours(24));
    expect(couple.outcome()).toBe('partner-lost');
    expect(couple.sees('B')).toBe('finished');
  });

  it('[D54] stops the clocks also when the last shared step ends with the other away', () => {
    const couple = drawn(
      planOf(together('talk'), solo('post', { content: onlyFor('A', 'post'), limitMs: minutes(1) })),
    );
    couple.acknowledges('A', 'B').finishes('A', 'talk').leaves('A').finishes('B', 'talk').waits(hours(2));
    expect(couple.sees('B')).toBe('finished');
    expect(couple.arrives('A').sees('A')).toBe('step post');
  });
});
