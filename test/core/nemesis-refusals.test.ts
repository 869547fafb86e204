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

const measured = (inPeace: number, underAttack: number, worse = 1) => ({ inPeace, underAttack, worse, answers: 100 });

it('[I28] holds where others were once answered as fast beside an attack', () => {
  expect(isolated({ isolation: [measured(10, 12)] })).toEqual([]);
  expect(isolated({ isolation: [measured(10, 80), measured(100, 119)] })).toEqual([]);
  expect(isolated({ isolation: [measured(10, 80, 0.7)] })).toEqual([]);
});

it.each([[[]], [[measured(100, 121)]], [[measured(10, 21), measured(50, 90)]]])('[I28] is violated by %j', (isolation) => {
  expect(isolated({ isolation })).toHaveLength(1);
});
