import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const TITLES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => titlesIn(readFileSync(join(import.meta.dirname, name), 'utf8')));

describe.each(['server/dyad/SPEC.md', 'server/assignment/SPEC.md'])('%s', (file) => {
  const rules = numbersIn(file);
  const letter = rules[0]?.slice(0, 1) ?? 'no rule';
  const tested = new Set(TITLES.filter((number) => number.startsWith(letter)));

  it('gives each number once', () => {
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(0);
  });

  it('has a test for each of them', () => {
    expect(rules.filter((rule) => !tested.has(rule))).toEqual([]);
  });

  it('is not cited under numbers that it does not have', () => {
    expect([...tested].filter((number) => !rules.includes(number))).toEqual([]);
  });
});

function numbersIn(file: string): string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(
    ([, number]) => number ?? '',
  );
}

/** The rule at the head of each title. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/\bit(?:\.each\b[\s\S]*?)?\(\s*['"`]\[([A-Z]\d+)\]/g)].map(([, number]) => number ?? '');
}
