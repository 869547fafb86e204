import { expect, it } from 'vitest';
import { barsOf, quantile, told } from '../../client/dashboard/plots/numbers.ts';

const spread = [{ at: 1, n: 2 }, { at: 3, n: 5 }, { at: 10, n: 3 }];

it('finds the value that a share of them does not exceed', () => {
  expect([0, 0.2, 0.25, 0.5, 0.7, 0.75, 1].map((share) => quantile(spread, share))).toEqual([1, 1, 3, 3, 3, 10, 10]);
  expect(quantile([], 0.5)).toBeNull();
});

it('puts each whole number into the middle of its bar, and some together where they reach far', () => {
  expect(barsOf(spread)).toEqual([{ from: 0.5, to: 1.5, n: 2 }, { from: 2.5, to: 3.5, n: 5 }, { from: 9.5, to: 10.5, n: 3 }]);
  const far = barsOf([...spread, { at: 200, n: 1 }]);
  expect(far).toEqual([{ from: -0.5, to: 8.5, n: 7 }, { from: 8.5, to: 17.5, n: 3 }, { from: 197.5, to: 206.5, n: 1 }]);
  expect(barsOf([])).toEqual([]);
});

it('tells seconds as people do', () => {
  expect([0.4, 59.4, 59.6, 125].map(told)).toEqual(['0 s', '59 s', '1:00 min', '2:05 min']);
});
