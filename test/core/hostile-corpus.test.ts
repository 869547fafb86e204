import { expect, it } from 'vitest';
import { ODDITIES, TRIES, TRIES_BY_FAMILY } from '../security/hostile-texts.ts';

it('the corpus holds 200 texts that mean harm, of every family, each once and on one line', () => {
  expect(new Set(TRIES).size).toBe(TRIES.length);
  expect(TRIES.length).toBeGreaterThanOrEqual(200);
  for (const [family, lines] of Object.entries(TRIES_BY_FAMILY)) expect(lines.length, family).toBeGreaterThanOrEqual(8);
  expect(TRIES.filter((line) => /[\p{Cc}\u2028\u2029]/u.test(line))).toEqual([]);
  expect(ODDITIES.length).toBeGreaterThanOrEqual(15);
});
