import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, isAlive, isNumberTaken } from './process-identity.ts';
import { codeOf } from './system-error.ts';

/** What a running postmaster tells of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Children end by themselves as soon as their postmaster is gone. In ms. */
const CHILDREN_END = 300;

/** `null` without a file, or with one that is just being written. */
export async function readPidFile(cluster: string): Promise<Postmaster | null> {
  let lines: string[];
  try {
    lines = (await readFile(pidFile(cluster), 'utf8')).split('\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/** Alive, and really a Postgres: after a reboot the number may be another program's. */
export function isLivePostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command === null || command.includes('postgres');
}

/**
 * Removes a stale file that Postgres itself would not dare to: where the number is borne by a zombie, or by
 * another program of the same user. One whose number is free is Postgres's own business. Only under the
 * start lock.
 */
export async function clearStalePidFile(cluster: string, { pid }: Postmaster): Promise<void> {
  if (!isNumberTaken(pid)) return;
  await pause(CHILDREN_END);
  await unlink(pidFile(cluster));
}

function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
