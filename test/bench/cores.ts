import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Keeps a process and all its threads on one core. @returns false where there is no `taskset` */
export function pin(pid: number, core: number): boolean {
  return spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]).status === 0;
}

/** CPU time that these processes have used so far, in ms; null where the system does not tell. */
export function cpuOf(pids: readonly number[]): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  const times = pids.filter((pid) => existsSync(`/proc/${pid}/stat`)).map((pid) => {
    // Behind the name, which may hold anything: the 12th and 13th are user and system time in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
  return times.reduce((sum, time) => sum + time, 0);
}
