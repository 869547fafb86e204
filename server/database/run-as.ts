import { spawnSync, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.ts';

/**
 * As whom the server's programs run, because PostgreSQL refuses root. `namespace`: as root of the machine,
 * who is nobody to the program; works below a folder that no other user may enter, and needs no user.
 */
export type RunAs =
  | { readonly how: 'self' }
  | { readonly how: 'user'; readonly uid: number; readonly gid: number }
  | { readonly how: 'namespace' };

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

/**
 * The first that can both run `program` and enter `dir`: ourselves, unless we are root; the users `postgres`
 * and `nobody`; a user namespace.
 *
 * @throws StartError if none can
 */
export function chooseRunAs(program: string, dir: string): RunAs {
  if (process.getuid?.() !== 0) return { how: 'self' };
  const candidates: RunAs[] = [...usersOf(['postgres', 'nobody']), { how: 'namespace' }];
  const found = candidates.find((as) => canRun(as, program, dir));
  if (found !== undefined) return found;
  throw new StartError(
    `Postgres does not run as root, and no other user can reach both ${dir} and ${program}. Start as an ordinary user, move the project to where others can read it, or set DATABASE_URL.`,
  );
}

export function commandAs(as: RunAs, program: string, args: readonly string[]): Command {
  const options: SpawnOptions = { ...surroundings(program), windowsHide: true };
  switch (as.how) {
    case 'self':
      return { file: program, args, options };
    case 'user':
      return { file: program, args, options: { ...options, uid: as.uid, gid: as.gid } };
    case 'namespace':
      return {
        file: 'unshare',
        args: ['--user', '--map-user=65534', '--map-group=65534', '--', program, ...args],
        options,
      };
  }
}

/** Makes files belong to those as whom the programs run; `null`: they already do. */
export function ownerFor(as: RunAs): { readonly uid: number; readonly gid: number } | null {
  switch (as.how) {
    case 'self':
      return null;
    case 'user':
      return as;
    case 'namespace':
      return { uid: 0, gid: 0 };
  }
}

/** Hands a folder over with all that is in it, if it belongs to another. */
export async function handOver(as: RunAs, dir: string): Promise<void> {
  const owner = ownerFor(as);
  if (owner !== null && (await stat(dir)).uid !== owner.uid) await chownAll(dir, owner.uid, owner.gid);
}

async function chownAll(dir: string, uid: number, gid: number): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
  await chown(dir, uid, gid);
}

function usersOf(names: readonly string[]): RunAs[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return names.flatMap((name): RunAs[] => {
    const fields = lines.map((line) => line.split(':')).find((candidate) => candidate[0] === name);
    return fields === undefined ? [] : [{ how: 'user', uid: Number(fields[2]), gid: Number(fields[3]) }];
  });
}

function canRun(as: RunAs, program: string, dir: string): boolean {
  // `cd` fails where the folder, or one above it, may not be entered.
  const { file, args, options } = commandAs(as, '/bin/sh', ['-c', 'cd "$1" && exec "$2" --version', 'sh', dir, program]);
  return spawnSync(file, args, { ...options, stdio: 'ignore' }).status === 0;
}

// Nothing of the caller's language, time zone or PG* variables reaches the server. Windows programs need theirs.
function surroundings(program: string): Pick<SpawnOptions, 'cwd' | 'env'> {
  if (process.platform === 'win32') return { cwd: dirname(program) };
  return { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' } };
}
