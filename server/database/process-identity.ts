import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from './system-error.ts';

/** A process, and when it began, because numbers are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Comparable on one machine only; empty where the system does not tell. */
  readonly born: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, born: bornAt(process.pid) };
}

/** True while that very process lives; a zombie counts as dead. */
export function lives({ pid, born }: ProcessIdentity): boolean {
  return isAlive(pid) && (born === '' || born === bornAt(pid));
}

export function isAlive(pid: number): boolean {
  if (!isNumberTaken(pid)) return false;
  if (process.platform !== 'linux') return true;
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** True if a signal could be sent to the number, be it to a zombie. */
export function isNumberTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function bornAt(pid: number): string {
  switch (process.platform) {
    case 'linux':
      return statOf(pid)?.[19] ?? '';
    case 'darwin':
      return ps(pid, 'lstart=');
    default:
      return '';
  }
}

/** The fields of /proc/PID/stat behind the command, which may itself hold spaces and brackets. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** The command line of a process; `null` where the system does not tell, empty if there is no such process. */
export function commandOf(pid: number): string | null {
  switch (process.platform) {
    case 'linux':
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    case 'darwin':
      return ps(pid, 'command=');
    default:
      return null;
  }
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
