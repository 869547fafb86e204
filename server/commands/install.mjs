// Plain JavaScript without dependencies: it is what installs them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what the lock file names and is not there; ends this process if that does not work. */
export function installMissing(root) {
  if (isInstalled(root)) return;
  process.stderr.write('Installing what is missing (npm ci); this takes half a minute the first time.\n');
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    shell: isWindows,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  process.stderr.write('npm ci did not succeed: see above. It needs the npm registry, and write access to node_modules.\n');
  process.exit(1);
}

/** True if every package of the lock file lies there in its version; those for other systems need not. */
function isInstalled(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  // npm notes what it has installed in the same form as what it is to install.
  const there = packagesIn(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}
