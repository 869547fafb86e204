import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { serves } from './login.ts';
import { clearStalePidFile, isLivePostgres, readPidFile, type Postmaster } from './pid-file.ts';
import { commandAs, type RunAs } from './run-as.ts';
import { StartError } from './start-error.ts';

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** False: another process has started it. */
  readonly isOurs: boolean;
}

const LOOK_AGAIN = 15;

/** Another program has the port, or children of a killed postmaster still hold its memory: passes by itself. */
const PASSING = /could not bind|already in use|lock file "postmaster.pid" already exists|pre-existing shared memory/i;

/**
 * Finds the server of this cluster, or starts one. Only under the start lock.
 *
 * It counts as up when it says so in its file, lets us in, and serves this very cluster.
 *
 * @param until  on `performance.now()`, in ms
 * @throws StartError with the end of its log if it does not come up
 */
export async function bringUp(
  cluster: Cluster,
  binaries: Binaries,
  as: RunAs,
  isEphemeral: boolean,
  until: number,
): Promise<Server> {
  let wantedPort = lastPort(cluster.dir);
  while (performance.now() < until) {
    const there = await readPidFile(cluster.dir);
    if (there !== null && isLivePostgres(there.pid)) {
      if (there.isReady && (await serves(cluster, there.port))) return { ...there, isOurs: false };
      // It is starting, recovering or stopping.
      await pause(LOOK_AGAIN);
      continue;
    }
    if (there !== null) await clearStalePidFile(cluster.dir, there);
    const port = wantedPort ?? (await freePort());
    const launched = launch(cluster, binaries, as, isEphemeral, port);
    const up = await whenUp(cluster, port, until, launched.hasEnded);
    if (up !== null) return { ...up, isOurs: true };
    if (!PASSING.test(launched.complaint())) break;
    wantedPort = null;
    await pause(LOOK_AGAIN);
  }
  throw new StartError(`The embedded Postgres does not come up. Its log, ${cluster.logFile}, ends: ${tail(cluster.logFile)}`);
}

async function whenUp(
  cluster: Cluster,
  port: number,
  until: number,
  hasEnded: () => boolean,
): Promise<Postmaster | null> {
  while (!hasEnded() && performance.now() < until) {
    const there = await readPidFile(cluster.dir);
    if (there?.isReady && there.port === port && (await serves(cluster, port))) return there;
    await pause(LOOK_AGAIN);
  }
  return null;
}

function launch({ dir, logFile }: Cluster, { postgres }: Binaries, as: RunAs, isEphemeral: boolean, port: number) {
  const settings = Object.entries(settingsFor(isEphemeral, port)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args, options } = commandAs(as, postgres, ['-D', dir, ...settings]);
  const before = sizeOf(logFile);
  // To a file, because a pipe would break with this process. Detached, because a Ctrl-C in the terminal must
  // reach the application first, and its database only through it.
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(file, [...args], { ...options, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  let isOver = false;
  child.on('exit', () => {
    isOver = true;
  });
  child.on('error', () => {
    isOver = true;
  });
  child.unref();
  return { hasEnded: () => isOver, complaint: () => readFileSync(logFile).subarray(before).toString() };
}

function settingsFor(isEphemeral: boolean, port: number): Readonly<Record<string, string>> {
  const durable = isEphemeral ? 'off' : 'on';
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
  };
}

/** Where the server was the last time, as Postgres notes it: whoever has the address can keep it. */
function lastPort(dir: string): number | null {
  try {
    const port = Number(/"port=(\d+)"/.exec(readFileSync(join(dir, 'postmaster.opts'), 'utf8'))?.[1]);
    return port > 0 ? port : null;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(address === null || typeof address === 'string' ? 0 : address.port));
    });
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ');
}
