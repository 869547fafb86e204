import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { preflight } from '../../server/planning/preflight.ts';
import { ROOT } from '../support/program.ts';

/** Code blocks of the README: language, the rest of the opening line, and what is in them. */
const blocks = [...(await readFile(join(ROOT, 'README.md'), 'utf8')).matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', name = '', code = '']) => ({ language, name, code }),
);
const paradigms = blocks.filter(({ language }) => language === 'ts');

/** A place like the project, in which a paradigm can be put without being found by anybody else. */
const place = join(ROOT, 'test-results/readme');
await rm(place, { recursive: true, force: true });
await mkdir(join(place, 'experiments'), { recursive: true });
for (const folder of ['experiments/kit', 'experiments/measures', 'server']) {
  await symlink(join(ROOT, folder), join(place, folder), 'junction');
}
afterAll(() => rm(place, { recursive: true, force: true }));

it.each(paradigms)('$name compiles, and preflight finds nothing wrong with it', { timeout: 60_000 }, async ({ name, code }) => {
  await mkdir(join(place, dirname(name)), { recursive: true });
  await writeFile(join(place, name), code);
  const config = join(place, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: '../../tsconfig.json', include: [name] }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', config], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('');
  expect(status).toBe(0);
  const { default: experiment } = await import(join(place, name));
  expect(() => preflight(experiment)).not.toThrow();
});

it('names only commands that there are', async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => [...code.matchAll(/^npm (?:run )?([\w:-]+)/gm)].map(([, command]) => command));
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((command) => scripts[command ?? ''] === undefined)).toEqual([]);
});

it('has no code block that neither this test nor the compiler knows', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'ts', 'r']));
});
