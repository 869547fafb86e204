// npm test: everything that a change must pass, on a fresh machine. Plain JavaScript without dependencies,
// because it is what installs them. `npm test -- core wire` runs the named suites only.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installMissing } from '../server/commands/install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name, entry) => `${root}node_modules/${name}/${entry}`;

const COMMANDS = `${root}server/commands/run.mjs`;

const SUITES = {
  types: () => run(bin('typescript', 'bin/tsc'), ['--noEmit']),
  lint: () => run(bin('@biomejs/biome', 'bin/biome'), ['check', '--diagnostic-level=error', '.']),
  core: () => run(bin('vitest', 'vitest.mjs'), ['run', '--project', 'core', '--reporter=dot']),
  database: () => run(bin('vitest', 'vitest.mjs'), ['run', '--project', 'database', '--reporter=default']),
  analysis: () => run(bin('vitest', 'vitest.mjs'), ['run', '--project', 'analysis', '--reporter=default']),
  // Three seeds for every change; a seed that has found something stays, with its test.
  nemesis: () => [1, 2, 3].every((seed) => run(COMMANDS, ['nemesis', '--profile', 'smoke', '--seed', String(seed), '--json'])),
  async browser() {
    // Imported here, because what it needs may just have been installed.
    const { ensureChromium } = await import('./support/chromium.mjs');
    const CHROMIUM = await ensureChromium();
    return run(bin('vite', 'bin/vite.js'), ['build']) && run(bin('@playwright/test', 'cli.js'), ['test'], { CHROMIUM });
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
  const passed = await suite();
  results.push({ name, passed, seconds: ((performance.now() - startedAt) / 1_000).toFixed(1) });
}
console.log('');
for (const { name, passed, seconds } of results) console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(10)} ${seconds} s`);
process.exit(results.every(({ passed }) => passed) ? 0 : 1);

function run(script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return status === 0;
}
