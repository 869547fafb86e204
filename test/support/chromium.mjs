import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const MODULES = join(import.meta.dirname, '../../node_modules');
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Everything that background services of the browser might fetch or draw is off: only our page talks. */
export const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** @returns the first Chromium here that runs, or null: $CHROMIUM, Playwright's own, the system's */
export async function findChromium() {
  const { chromium } = await import('@playwright/test');
  const named = process.env.CHROMIUM;
  if (named) {
    if (await runs(named)) return named;
    throw new Error(`CHROMIUM is set to ${named}, which is no Chromium that runs.`);
  }
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const places = [chromium.executablePath(), ...folders.flatMap((folder) => COMMANDS.map((name) => join(folder, name)))];
  for (const place of new Set(places)) {
    if (existsSync(place) && (await runs(place))) return place;
  }
  return null;
}

/**
 * Finds a Chromium, or installs one: with apt-get where that is allowed, otherwise Playwright's own.
 *
 * @param say  told each thing that is done
 * @throws Error with one clear line if there is none in the end
 */
export async function ensureChromium(say = console.log) {
  const found = await findChromium();
  if (found !== null) return found;
  for (const { does, command } of await waysToInstall()) {
    say(`Chromium is not here. ${does}: ${command.join(' ')}`);
    if (!(await succeeds(command))) continue;
    const installed = await findChromium();
    if (installed !== null) return installed;
  }
  throw new Error('There is no Chromium for the browser tests, and none could be installed. Install one, or set CHROMIUM to its path.');
}

async function waysToInstall() {
  const playwright = {
    does: "Fetching Playwright's own",
    command: [process.execPath, join(MODULES, '@playwright/test/cli.js'), 'install', 'chromium'],
  };
  if (!existsSync('/usr/bin/apt-get')) return [playwright];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !(await succeeds(['sudo', '-n', 'true'], 'ignore'))) return [playwright];
  const asRoot = isRoot ? [] : ['sudo', '-n'];
  const quietly = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  return [
    { does: 'Installing the one of this system', command: [...asRoot, ...quietly, 'install', '-y', '-q', 'chromium'] },
    { does: 'Reading the list of packages first', command: [...asRoot, ...quietly, 'update', '-q'] },
    { does: 'Installing the one of this system', command: [...asRoot, ...quietly, 'install', '-y', '-q', 'chromium'] },
    playwright,
  ];
}

async function runs(path) {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return /Chrom/.test(stdout);
  } catch {
    return false;
  }
}

function succeeds([program, ...options], stdio = ['ignore', 'ignore', 'inherit']) {
  return new Promise((resolve) => {
    spawn(program, options, { stdio })
      .once('error', () => resolve(false))
      .once('close', (code) => resolve(code === 0));
  });
}
