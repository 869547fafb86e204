import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../support/source-files.ts';

const text = z.string().min(3);
const requirement = z.union([
  z.strictObject({ asks: text, tests: z.array(z.string()).min(1) }),
  z.strictObject({ asks: text, open: text }),
  z.strictObject({ asks: text, 'not-applicable': text }),
]);
const form = z.strictObject({
  tests: z.record(z.string(), z.strictObject({ file: z.string(), title: text })),
  level3: z.array(z.string()),
  requirements: z.record(z.string().regex(/^(?:[1-9]|1[0-7])\.\d{1,2}\.\d{1,2}$/), requirement),
});

/** Of levels 1 and 2 together, in ASVS 5.0. */
const ALL = 253;

// A number that stands there twice is no YAML, and is refused here.
const { tests, level3, requirements } = form.parse(parse(readFileSync(join(ROOT, 'test/security/asvs.yaml'), 'utf8')));
const met = Object.entries(requirements).flatMap(([number, one]) => ('tests' in one ? [{ number, tests: one.tests }] : []));

it('has every requirement of levels 1 and 2 once, and of level 3 those that are named', () => {
  expect(level3.filter((number) => requirements[number] === undefined)).toEqual([]);
  expect(Object.keys(requirements).length - new Set(level3).size).toBe(ALL);
});

it('of each that is met, names tests that are there and that a suite runs', () => {
  expect(met.filter((one) => one.tests.some((name) => tests[name] === undefined))).toEqual([]);
  const missing = Object.entries(tests).filter(([, { file, title }]) => !existsSync(join(ROOT, file)) || !hasTest(readFileSync(join(ROOT, file), 'utf8'), title));
  expect(missing).toEqual([]);
  const suites = /^test\/(?:(?:core|store|wire|architecture)\/[\w-]+\.test\.ts|browser\/[\w-]+\.spec\.ts)$/;
  expect(Object.values(tests).filter(({ file }) => !suites.test(file))).toEqual([]);
});

it('names no test that shows nothing of it', () => {
  const named = new Set(met.flatMap((one) => one.tests));
  expect(Object.keys(tests).filter((name) => !named.has(name))).toEqual([]);
});

/** Whether a test, as it stands in the source, has a title that begins so. */
function hasTest(source: string, title: string): boolean {
  const begins = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\s*(?:it|test)\\b(?!\\.(?:skip|todo|only|fixme))[^\\n]*?["'\`]${begins}`, 'm').test(source) || new RegExp(`^\\s*'${begins}`, 'm').test(source);
}
