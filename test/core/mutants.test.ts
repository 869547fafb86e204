import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { describe, expect, it } from 'vitest';
import { BROWSER_MUTANT } from '../nemesis/browser-mutant.ts';
import { OWN_STUDY, patched, type Patch } from '../nemesis/bundle.ts';
import { MUTANTS } from '../nemesis/mutants.ts';
import { ROOT } from '../support/program.ts';

// A bug that no longer fits the source would be looked for in vain, and nobody would know until the next release.
describe('bugs that the nemesis has to see', () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.number} ${mutant.what}`, mutant] as const))(
    '%s: fits the source of today, and what comes of it can be read',
    async (_, { server = [], harness = [], sql = [] }) => {
      expect(server.length + harness.length + sql.length).toBeGreaterThan(0);
      for (const [file, code] of [...inOrder([...OWN_STUDY, ...server]), ...inOrder(harness)]) {
        await expect(transformWithOxc(code, file), file).resolves.toHaveProperty('code');
      }
    },
  );

  it('of the pages: fits, too', () => {
    expect(inOrder(BROWSER_MUTANT.pages).size).toBe(1);
  });

  it('are the thirty of the list, and one of our own', () => {
    const numbers = [...MUTANTS, BROWSER_MUTANT].map(({ number }) => number).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
  });
});

/** Each file as the patches leave it, one after the other. @throws Error if one finds its place not once */
function inOrder(patches: readonly Patch[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const patch of patches) {
    const before = files.get(patch.file) ?? readFileSync(join(ROOT, patch.file), 'utf8');
    files.set(patch.file, patched(before, patch));
  }
  return files;
}
