// What npm scripts call: node server/commands/run.mjs COMMAND [OPTIONS]
// Plain JavaScript without dependencies, because it is what installs them. The command then runs in this very
// process: nothing stands between it and the terminal's signals, and its exit code is ours.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ENTRIES = {
  start: 'server/main.ts',
  study: 'server/commands/study.ts',
  check: 'server/commands/check.ts',
  export: 'analysis-export/export.ts',
  bots: 'test/bots/run.ts',
  bench: 'test/bench/bench.ts',
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const [command = '', ...options] = process.argv.slice(2);
const entry = Object.hasOwn(ENTRIES, command) ? `${root}${ENTRIES[command]}` : null;

if (entry === null || !existsSync(entry)) {
  fail(`There is no command "${command}". There is: ${Object.keys(ENTRIES).join(', ')}.`);
}
if (!isInstalled()) install();

const { register } = await import('tsx/esm/api');
register();
process.argv = [process.argv[0], entry, ...options];
await import(pathToFileURL(entry).href);

/** True if every package of the lock file lies there in its version; those for other systems need not. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const there = packagesIn('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

/** npm notes what it has installed in the same form as what it is to install. */
function packagesIn(file) {
  return existsSync(`${root}${file}`) ? JSON.parse(readFileSync(`${root}${file}`, 'utf8')).packages : {};
}

function install() {
  process.stderr.write('Installing what is missing (npm ci); this takes half a minute the first time.\n');
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    shell: isWindows,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) fail('npm ci did not succeed: see above. It needs the npm registry, and write access to node_modules.');
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
