import { expect, it } from 'vitest';
import { ticksOf } from '../../client/dashboard/couple/span.ts';

const marks = (seconds: number): readonly number[] => ticksOf({ from: 500, to: 500 + seconds * 1_000 }).map((at) => (at - 500) / 1_000);

it.each([
  [29, [0, 5, 10, 15, 20, 25]],
  [1, [0, 1]],
  [8 * 60, [0, 120, 240, 360, 480]],
  [50 * 60, [0, 600, 1_200, 1_800, 2_400, 3_000]],
])('a drawing of %i s has its marks at lengths that a clock is read in', (seconds, expected) => {
  expect(marks(seconds)).toEqual(expected);
});

it('never has more than nine marks, however long somebody was away', () => {
  for (const seconds of [1, 7, 61, 3_599, 86_400, 40 * 86_400]) expect(marks(seconds).length).toBeLessThanOrEqual(9);
});
