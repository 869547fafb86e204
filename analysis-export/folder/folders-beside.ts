import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StartError } from '../../server/database/start-error.ts';

/** `part`: an export being written. `old`: the earlier one, for the moment in which they change places. */
type Kind = 'part' | 'old';

/** Of this computer, so that a folder on a shared disk is left to the one that made it. */
const HOST = hostname().replace(/[^A-Za-z0-9]/g, '');

/** A new folder beside `target`, whose name says which process writes it. */
export async function makeBeside(target: string, kind: Kind): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await mkdtemp(`${target}.${kind}-${HOST}-${process.pid}-`);
  } catch (cause) {
    throw new StartError(`Nothing can be written beside ${target}. Choose another --out.`, { cause });
  }
}

/**
 * Removes what exports to `target` that were killed have left beside it; those that still run are let alone. An earlier
 * export that was on its way out when its successor had not come in yet goes back to its place.
 */
export async function tidyBeside(target: string): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder).catch(() => [])) {
    const left = leftBy(name, basename(target));
    if (left === null || isRunning(left.pid)) continue;
    const earlier = join(folder, name, 'export');
    if (left.kind === 'old' && existsSync(earlier) && !existsSync(target)) await rename(earlier, target);
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function leftBy(name: string, target: string): { readonly kind: Kind; readonly pid: number } | null {
  for (const kind of ['part', 'old'] as const) {
    const start = `${target}.${kind}-${HOST}-`;
    const pid = name.startsWith(start) ? /^(\d+)-[A-Za-z0-9]{6}$/.exec(name.slice(start.length)) : null;
    if (pid !== null) return { kind, pid: Number(pid[1]) };
  }
  return null;
}

/** Also a process of somebody else, which may not be signalled, runs. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
