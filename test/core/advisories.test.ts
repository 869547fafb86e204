import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../support/source-files.ts';

const version = z.string().regex(/^\d+\.\d+\.\d+$/);
const advisories = z.record(z.string(), z.record(z.string(), version)).parse(parse(readFileSync(join(ROOT, 'test/security/advisories.yaml'), 'utf8')));

const lock = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional(), dev: z.boolean().optional(), optional: z.boolean().optional(), integrity: z.string().optional(), hasInstallScript: z.boolean().optional() })) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
const installed = Object.entries(lock.packages).flatMap(([path, { version: found = '', dev = false, optional: isOptional = false }]) => {
  const name = path.split('node_modules/').at(-1) ?? '';
  return dev || name === '' ? [] : [{ path, name, found, isOptional }];
});

it('no package that the server runs with has a weakness that is known here', () => {
  const weak = installed.flatMap(({ path, name, found }) =>
    Object.entries(advisories[name] ?? {}).flatMap(([advisory, mendedIn]) => (isBefore(found, mendedIn) ? [`${path} ${found}: ${advisory}, mended in ${mendedIn}`] : [])),
  );
  expect(weak).toEqual([]);
});

it('and each package of the list is one that it runs with', () => {
  const names = new Set(installed.map(({ name }) => name));
  expect(Object.keys(advisories).filter((name) => !names.has(name))).toEqual([]);
});

it('no package runs a program of its own while it is installed', () => {
  const runs = Object.entries(lock.packages).flatMap(([path, { hasInstallScript = false }]) => (hasInstallScript ? [path.split('node_modules/').at(-1) ?? ''] : []));
  const { allowScripts } = z.object({ allowScripts: z.record(z.string(), z.literal(false)) }).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  expect(runs.filter((name) => !Object.hasOwn(allowScripts, name))).toEqual([]);
});

it('tells an older version from a newer one by its numbers', () => {
  expect(['3.9.9', '4.2.5', '4.2.6-beta.1', '4.2.6', '4.10.0'].map((found) => isBefore(found, '4.2.6'))).toEqual([true, true, true, false, false]);
});

/** A version before its release counts as older. */
function isBefore(found: string, mendedIn: string): boolean {
  const [numbers = '', early] = found.split('-');
  const [one, other] = [numbers, mendedIn].map((each) => each.split('.').map(Number));
  const index = (one ?? []).findIndex((number, place) => number !== other?.[place]);
  return index === -1 ? early !== undefined : (one?.[index] ?? 0) < (other?.[index] ?? 0);
}

it('names every component that the server runs with, as server/SECURITY.md says, in a form that other programs read', { timeout: 60_000 }, () => {
  const isWindows = process.platform === 'win32';
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { stdout, stderr } = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, { cwd: ROOT, encoding: 'utf8', shell: isWindows, maxBuffer: 64 * 1024 * 1024 });
  expect(stdout, stderr).toContain('"bomFormat": "CycloneDX"');
  const bom = z.object({ components: z.array(z.object({ name: z.string(), group: z.string().optional(), version: z.string() })) }).parse(JSON.parse(stdout));
  const named = new Set(bom.components.map(({ name, group, version }) => `${group === undefined || name.startsWith('@') ? name : `${group}/${name}`}@${version}`));
  // Those for another system are in the lock, and nowhere installed.
  expect([...named].length).toBeGreaterThan(200);
  expect(installed.filter(({ name, found, isOptional }) => !isOptional && !named.has(`${name}@${found}`)).map(({ path }) => path)).toEqual([]);
});
