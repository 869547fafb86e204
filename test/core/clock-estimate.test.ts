import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DRIFT, estimateOffset, type PingSample } from '../../server/protocol/clock-estimate.ts';

const delay = fc.double({ min: 0, max: 2_500, noNaN: true });
const trip = fc.record({ sentAt: fc.double({ min: 0, max: 60_000, noNaN: true }), out: delay, thinking: delay, back: delay });
type Trip = { sentAt: number; out: number; thinking: number; back: number };

it('knows nothing without a ping', () => {
  expect(estimateOffset([])).toBeNull();
});

it('has the truth within its bound, whatever the delays', () => {
  const offset = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(trip, { minLength: 1, maxLength: 50 }), offset, (trips, truth) => {
      const estimate = estimated(trips, truth);
      expect(Math.abs(estimate.offset - truth)).toBeLessThanOrEqual(estimate.uncertainty + 0.001);
    }),
  );
});

it('never widens its bound with another ping, but for the drift since the one before', () => {
  fc.assert(
    fc.property(fc.array(trip, { minLength: 2, maxLength: 50 }), (trips) => {
      const before = estimated(trips.slice(0, -1), 0).uncertainty;
      const drifted = 65_000 * DRIFT;
      expect(estimated(trips, 0).uncertainty).toBeLessThanOrEqual(before + drifted);
    }),
  );
});

it('takes the fastest trip out and the fastest back from different pings', () => {
  const trips = [
    { sentAt: 0, out: 1, thinking: 0, back: 80 },
    { sentAt: 100, out: 80, thinking: 5, back: 1 },
  ];
  const { offset, uncertainty } = estimated(trips, 700);
  expect(offset).toBeCloseTo(700, 1);
  expect(uncertainty).toBeCloseTo(1, 1);
});

it('cannot see that the way out is always shorter, and says how far it may be off', () => {
  const { offset, uncertainty } = estimated([{ sentAt: 0, out: 5, thinking: 0, back: 15 }], 0);
  expect(offset).toBeCloseTo(-5, 9);
  expect(uncertainty).toBeCloseTo(10, 9);
});

it('follows a clock that drifts, and keeps what a fast ping said a minute ago', () => {
  const early = sample({ sentAt: 0, out: 0.1, thinking: 0, back: 0.1 }, 0);
  const late = sample({ sentAt: 60_000, out: 0.1, thinking: 0, back: 0.1 }, 3);
  expect(estimateOffset([early, late])?.offset).toBeCloseTo(3, 3);
  const slow = sample({ sentAt: 60_000, out: 40, thinking: 0, back: 10 }, 0);
  expect(Math.abs(estimateOffset([slow])?.offset ?? 0)).toBeGreaterThan(14);
  expect(Math.abs(estimateOffset([early, slow])?.offset ?? 99)).toBeLessThan(0.1);
});

it('has a bound even where a clock drifts so much that the two sides cross', () => {
  const early = sample({ sentAt: 0, out: 0.1, thinking: 0, back: 0.1 }, 0);
  const late = sample({ sentAt: 60_000, out: 0.1, thinking: 0, back: 0.1 }, 10);
  const estimate = estimateOffset([early, late]);
  expect(estimate?.offset).toBeGreaterThan(5);
  expect(estimate?.uncertainty).toBeGreaterThan(3);
});

it('is unbiased under jitter, and at least twice as close as the shortest round trip (40 pings, 40 ± 30 ms)', () => {
  const random = seeded(7);
  const jitter = () => Math.max(0, 40 + 30 * normal(random));
  const ours: number[] = [];
  const shortest: number[] = [];
  for (let run = 0; run < 1_000; run += 1) {
    const trips = Array.from({ length: 40 }, (_, index) => ({ sentAt: index * 75, out: jitter(), thinking: 0.1, back: jitter() }));
    ours.push(estimated(trips, 0).offset);
    shortest.push(byShortestRoundTrip(trips));
  }
  expect(Math.abs(mean(ours))).toBeLessThan(0.2);
  expect(p95(ours)).toBeLessThan(p95(shortest) / 2);
});

function sample({ sentAt, out, thinking, back }: Trip, offset: number): PingSample {
  const receivedAt = sentAt + out + offset;
  const repliedAt = receivedAt + thinking;
  return { sentAt, receivedAt, repliedAt, returnedAt: repliedAt - offset + back };
}

function estimated(trips: readonly Trip[], truth: number): { offset: number; uncertainty: number } {
  const estimate = estimateOffset(trips.map((one) => sample(one, truth)));
  if (estimate === null) throw new Error('no estimate');
  return estimate;
}

/** The classic choice, for comparison: half the difference of the ways of the fastest ping. */
function byShortestRoundTrip(trips: readonly Trip[]): number {
  const [fastest] = [...trips].sort((one, other) => one.out + one.back - other.out - other.back);
  return fastest === undefined ? NaN : (fastest.out - fastest.back) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function p95(errors: readonly number[]): number {
  const sorted = errors.map(Math.abs).sort((a, b) => a - b);
  return sorted[Math.floor(0.95 * sorted.length)] ?? NaN;
}

/** Uniform in (0, 1), from a linear congruential generator (Numerical Recipes' constants). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Standard normal, by Box and Muller's method. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
