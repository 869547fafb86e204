import { expect, it } from 'vitest';
import { isPassing, isUnstorable } from '../../server/store/postgres-errors.ts';

const failed = (code: string): Error => Object.assign(new Error('a statement failed'), { code });

it.each([
  ['40P01', 'two that wait for each other'], ['40001', 'a transaction that came second'], ['53100', 'a full disk'], ['53300', 'too many connections'],
  ['57P01', 'a server that is stopped'], ['57P02', 'one that has crashed'], ['57P03', 'one that starts'], ['25006', 'one that may only be read'], ['08006', 'a lost connection'],
])('has what met %s (%s) sent again, and takes it for no fault', (code) => {
  expect([isPassing(failed(code)), isUnstorable(failed(code))]).toEqual([true, false]);
});

it.each(['23505', '42P01', '42501', 'TD001', '22003', 'XX000'])('has what met %s not sent again: it would meet the same', (code) => {
  expect(isPassing(failed(code))).toBe(false);
});
