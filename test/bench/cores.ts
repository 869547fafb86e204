import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Keeps a process and all its threads on one core. @returns false where there is no `taskset` */
export function pin(pid: number, core: number): boolean {
  return spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]).status === 0;
}

/** CPU time that these processes have used so far, in ms; null where the system does not tell. */
export function cpuOf(pids: readonly number[]): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  return sum(pids.map((pid) => ticksOf(pid, 'user', 'system')));
}

/** CPU time of a whole Postgres, its backends that have ended included, in ms. @param backends  those that there are */
export function cpuOfPostgres(backends: readonly number[]): number | null {
  const [first] = backends;
  const own = cpuOf(backends);
  if (first === undefined || own === null) return null;
  return own + ticksOf(statOf(first).parent, 'user', 'system', 'userOfEnded', 'systemOfEnded');
}

type Times = Record<'parent' | 'user' | 'system' | 'userOfEnded' | 'systemOfEnded', number>;

/** In hundredths of a second, of one that has ended nothing. */
function statOf(pid: number): Times {
  const file = `/proc/${pid}/stat`;
  // Behind the name, which may hold anything.
  const fields = existsSync(file) ? readFileSync(file, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number) : [];
  const [parent = 0, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [1, 11, 12, 13, 14].map((place) => fields[place]);
  return { parent, user, system, userOfEnded, systemOfEnded };
}

function ticksOf(pid: number, ...names: readonly (keyof Times)[]): number {
  const stat = statOf(pid);
  return sum(names.map((name) => stat[name] * 10));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
