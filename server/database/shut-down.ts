import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { isAlive } from './process-identity.ts';
import { codeOf } from './system-error.ts';

/** A fast shutdown writes a checkpoint; on a slow disk that takes its time. In ms. */
const PATIENCE = 15_000;
const LOOK_AGAIN = 10;

/** Ends the server and waits for it: fast, and at once if that takes too long (the next start recovers). */
export async function shutDown({ dir }: Cluster, { pgCtl }: Binaries, pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  if (process.platform === 'win32') {
    execFileSync(pgCtl, ['-D', dir, '-m', 'fast', '-w', 'stop'], { stdio: 'ignore' });
    return;
  }
  signal(pid, 'SIGINT');
  if (await isGone(pid)) return;
  signal(pid, 'SIGQUIT');
  await isGone(pid);
}

async function isGone(pid: number): Promise<boolean> {
  const until = performance.now() + PATIENCE;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await pause(LOOK_AGAIN);
  }
  return true;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has just ended by itself.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
