// npm test: everything that a change must pass, on a fresh machine. Plain JavaScript without dependencies,
// because it is what installs them. `npm test -- core wire` runs the named suites only.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installMissing } from '../server/commands/install.mjs';
import { withSecondTry } from './support/second-try.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name, entry) => `${root}node_modules/${name}/${entry}`;

const COMMANDS = `${root}server/commands/run.mjs`;

/** A project of Vitest, with the names of what failed at the end of the run. */
const vitest = (project, reporter) =>
  withSecondTry((files, env) =>
    run(
      bin('vitest', 'vitest.mjs'),
      ['run', '--project', project, `--reporter=${reporter}`, '--reporter=test/support/vitest-failures.mjs', ...files],
      env,
    ),
  );

const SUITES = {
  types: () => run(bin('typescript', 'bin/tsc'), ['--noEmit']),
  lint: () => run(bin('@biomejs/biome', 'bin/biome'), ['check', '--diagnostic-level=error', '.']),
  core: () => vitest('core', 'dot'),
  database: () => vitest('database', 'default'),
  analysis: () => vitest('analysis', 'default'),
  // Three seeds for every change; a seed that has found something stays, with its test.
  nemesis: () => [1, 2, 3].every((seed) => run(COMMANDS, ['nemesis', '--profile', 'smoke', '--seed', String(seed), '--json'])),
  async browser() {
    // Imported here, because what it needs may just have been installed.
    const { ensureChromium } = await import('./support/chromium.mjs');
    const CHROMIUM = await ensureChromium();
    if (!run(bin('vite', 'bin/vite.js'), ['build'])) return false;
    const reporters = '--reporter=list,./test/support/playwright-failures.mjs';
    return withSecondTry((files, env) => run(bin('@playwright/test', 'cli.js'), ['test', reporters, ...files], { ...env, CHROMIUM }));
  },
};

installMissing(root);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. There is: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(1);
}

const results = [];
for (const [name, suite] of Object.entries(SUITES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const outcome = await suite();
  const { passed, told } = typeof outcome === 'boolean' ? { passed: outcome, told: [] } : outcome;
  results.push({ name, passed, told, seconds: ((performance.now() - startedAt) / 1_000).toFixed(1) });
}
console.log('');
for (const { name, passed, told, seconds } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(10)} ${seconds} s`);
  for (const line of told) console.log(`  ${line}`);
}
process.exit(results.every(({ passed }) => passed) ? 0 : 1);

function run(script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return status === 0;
}
