import { expect, it } from 'vitest';
import { isolated, refusalsAudited } from '../nemesis/checkers/people.ts';

it('[I15b] holds where each attempt is refused and in the audit once', () => {
  expect(refusalsAudited({ refusals: { attempts: 7, rows: 7, notRefused: [] } })).toEqual([]);
});

it.each([[6], [8], [0]])('[I15b] is violated where of 7 attempts the audit has %i', (rows) => {
  expect(refusalsAudited({ refusals: { attempts: 7, rows, notRefused: [] } })).toEqual([`the audit has ${rows} refusals of somebody who tried 7 times`]);
});

it('[I15b] is violated by an attempt that succeeds', () => {
  expect(refusalsAudited({ refusals: { attempts: 7, rows: 7, notRefused: ['study:watch was permitted'] } })).toEqual(['study:watch was permitted']);
});

const fine = { inPeace: 10, underAttack: 80, answers: 100, refused: 0, cuts: 1 };

it('[I28] holds where whoever floods is cut off and all others are answered', () => {
  expect(isolated({ isolation: fine })).toEqual([]);
});

it.each([[null], [{ ...fine, cuts: 0 }], [{ ...fine, refused: 1 }], [{ ...fine, answers: 0 }]])('[I28] is violated by %j', (isolation) => {
  expect(isolated({ isolation })).toHaveLength(1);
});
