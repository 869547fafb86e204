import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { commandAs, handOver, ownerFor, type RunAs } from './run-as.ts';
import { StartError } from './start-error.ts';

/** Files of one database server: `pg18`, its password and its log, all in one folder. */
export interface Cluster {
  readonly dir: string;
  readonly password: string;
  readonly logFile: string;
}

/** The same order of letters on every system, whatever its language. */
const LOCALE = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

const DRAFT = '.init-';

/**
 * Opens the cluster in `base`, making it if there is none. Only under the start lock.
 *
 * It is made beside its place and renamed, so that one killed half way is not taken for a cluster.
 *
 * @param isEphemeral  nothing is flushed to disk while it is made
 * @throws StartError if there is a cluster of another Postgres version
 */
export async function openCluster(
  base: string,
  binaries: Binaries,
  as: RunAs,
  isEphemeral: boolean,
): Promise<Cluster & { readonly isNew: boolean }> {
  const dir = join(base, `pg${binaries.major}`);
  const passwordFile = join(base, 'pg-password');
  const isNew = !existsSync(join(dir, 'PG_VERSION'));
  if (isNew) {
    await refuseOtherVersions(base, binaries.major);
    await makeCluster(base, dir, passwordFile, binaries, as, isEphemeral);
  }
  await handOver(as, dir);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  return { dir, password, logFile: join(base, 'postgres.log'), isNew };
}

async function refuseOtherVersions(base: string, major: string): Promise<void> {
  const other = (await readdir(base)).find((name) => /^pg\d+$/.test(name));
  if (other === undefined) return;
  throw new StartError(
    `${base} holds data of PostgreSQL ${other.slice(2)}; this build brings ${major}. Export with the build that made them, or set DATABASE_URL.`,
  );
}

async function makeCluster(
  base: string,
  dir: string,
  passwordFile: string,
  binaries: Binaries,
  as: RunAs,
  isEphemeral: boolean,
): Promise<void> {
  for (const name of await readdir(base)) {
    if (name.startsWith(DRAFT)) await rm(join(base, name), { recursive: true, force: true });
  }
  const draft = join(base, `${DRAFT}${process.pid}-${randomBytes(4).toString('hex')}`);
  const password = `${randomBytes(24).toString('base64url')}\n`;
  const passwordDraft = join(draft, 'password');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordDraft, password, { mode: 0o600 });
  const owner = ownerFor(as);
  if (owner !== null) for (const path of [draft, passwordDraft]) await chown(path, owner.uid, owner.gid);
  await initialise(binaries, as, join(draft, 'cluster'), passwordDraft, isEphemeral);
  // First, so that a cluster always has its password.
  await writeFile(passwordFile, password, { mode: 0o600 });
  await rename(join(draft, 'cluster'), dir);
  await rm(draft, { recursive: true, force: true });
}

async function initialise(
  { initdb }: Binaries,
  as: RunAs,
  dir: string,
  passwordFile: string,
  isEphemeral: boolean,
): Promise<void> {
  const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const flush = isEphemeral ? ['--no-sync'] : [];
  const { file, args, options } = commandAs(as, initdb, ['-D', dir, ...login, ...LOCALE, ...flush]);
  await new Promise<void>((done, fail) => {
    execFile(file, [...args], { ...options, encoding: 'utf8', shell: false }, (error, _output, complaint) => {
      if (error === null) return done();
      const last = complaint.trim().split('\n').slice(-3).join(' ');
      fail(new StartError(`The database in ${dir} could not be made: ${last || error.message}`, { cause: error }));
    });
  });
}
