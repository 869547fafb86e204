import { expect, it } from 'vitest';
import { accountRoutes } from '../../server/protocol/staff/account-routes.ts';
import { hashPassword, isPassword, passwordProblem } from '../../server/staff/password.ts';

const lengths = accountRoutes['change-password'].input;
const isTaken = (newPassword: string): boolean => lengths.safeParse({ password: 'x', newPassword }).success;

it('takes passwords of 8 to 128 characters, with nothing asked of which characters', () => {
  expect(isTaken('quayside')).toBe(true);
  expect(isTaken('quaysid')).toBe(false);
  expect(isTaken('a sentence '.repeat(11))).toBe(true);
  expect(isTaken('a sentence '.repeat(12))).toBe(false);
});

const TRIED_FIRST = [
  'Password2026!', '1q2w3e4r5t', 'qwertyuiop', 'sunflower99', 'dragondragon', 'tandem-2026', '20261130', 'aaaabbbb',
];

it.each(TRIED_FIRST)('refuses %s, which is tried first', async (password) => {
  expect(await passwordProblem(password, 'Olga')).toMatch(/tried first|five different/);
});

it.each(['four quiet herons wade', 'correct horse battery staple', 'четыре тихие цапли', '四只安静的苍鹭'])('takes %s', async (password) => {
  expect(await passwordProblem(password, 'Olga')).toBeNull();
});

it('refuses the own name within it', async () => {
  expect(await passwordProblem('my herons: OLGA wades', 'Olga')).toMatch(/your name/);
});

it('compares a password as it was typed: case, blanks and every character to the last', async () => {
  const long = `  ${'quiet herons wade '.repeat(6)}Z`;
  const stored = await hashPassword(long);
  expect(await isPassword(stored, long)).toBe(true);
  for (const other of [long.trim(), long.toLowerCase(), long.slice(0, -1)]) expect(await isPassword(stored, other)).toBe(false);
  // The same letters, as another keyboard puts them together.
  expect(await isPassword(await hashPassword('caf\u00e9 herons wade'), 'cafe\u0301 herons wade')).toBe(true);
}, 30_000);
