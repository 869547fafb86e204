import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { readPidFile } from '../../server/database/pid-file.ts';
import { isAlive } from '../../server/database/process-identity.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runNode, type Program } from '../support/program.ts';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';
const NOBODY = 65_534;
const LEFT_BEHIND = ['pg-password', 'pg18', 'postgres.log'];

/** A cluster that most tests start, break and leave stopped; making one takes the longest. */
const home = temporaryFolder();

beforeAll(async () => {
  const first = await open(home.path);
  await rowsOf(first.url, 'create table kept (n int)');
  await first.stop();
});

afterAll(() => home[Symbol.asyncDispose]());

it('makes a cluster of the same language and order on every machine, that keeps what it acknowledges', async () => {
  await using folder = temporaryFolder();
  const env = { ...process.env, LANG: 'de_DE.ISO-8859-1', TZ: 'Asia/Tokyo', PGPORT: '1' };
  await using holder = hold(folder.path, { env });
  const url = await urlOf(holder);
  expect(await rowsOf(url, `
    select pg_encoding_to_char(encoding) as encoding, datcollate, datctype, datlocale, datlocprovider
      from pg_database where datname = 'tandem'`)).toEqual([
    { encoding: 'UTF8', datcollate: 'C', datctype: 'C', datlocale: 'C.UTF-8', datlocprovider: 'b' },
  ]);
  const settings = 'fsync, synchronous_commit, full_page_writes, data_checksums, TimeZone, password_encryption';
  expect(await settingsOf(url, settings.split(', '))).toEqual(['on', 'on', 'on', 'on', 'UTC', 'scram-sha-256']);
  // It lets nobody in by a password that anybody could know.
  expect(decodeURIComponent(new URL(url).password)).toMatch(/^[\w+/=-]{32,}$/);
  for (const password of ['postgres', 'tandem', '']) await expect(rowsOf(Object.assign(new URL(url), { password }).href, 'select 1')).rejects.toThrow(/password/i);
  expect(await rowsOf(url, `select upper('äö') as upper, 'ä' < 'z' as smaller`)).toEqual([{ upper: 'ÄÖ', smaller: false }]);
  await leave(holder);
});

it('lets a second process work on the same server, which goes on when that one ends', async () => {
  const first = await open(home.path);
  await using second = hold(home.path);
  expect(await urlOf(second)).toBe(first.url);
  expect(second.output()).toContain('attached to PostgreSQL 18');
  await leave(second);
  expect(await rowsOf(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const pid = await serverPid(home.path);
  await first.stop();
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(home.path).sort()).toEqual(LEFT_BEHIND);
});

it('makes one cluster and one server when three start at once, whatever a killed start has left there', async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, '.init-1-abc', 'cluster', 'base'), { recursive: true });
  writeFileSync(join(folder.path, 'start.lock'), JSON.stringify({ pid: process.pid, born: '1', note: '', nonce: 'x' }));
  writeFileSync(join(folder.path, 'owner.lock'), '');
  await using one = hold(folder.path);
  await using another = hold(folder.path);
  await using third = hold(folder.path);
  const holders = [one, another, third];
  expect(new Set(await Promise.all(holders.map(urlOf))).size).toBe(1);
  const output = holders.map((holder) => holder.output()).join('');
  expect(output.match(/started PostgreSQL/g)).toHaveLength(1);
  expect(output.match(/attached to PostgreSQL/g)).toHaveLength(2);
  for (const holder of holders) await leave(holder);
  expect(readdirSync(folder.path).sort()).toEqual(LEFT_BEHIND);
});

it('ends with its process after kill -9, and the next start has all that was acknowledged', async () => {
  await using first = hold(home.path);
  const url = await urlOf(first);
  const pid = await serverPid(home.path);
  await rowsOf(url, 'truncate kept');
  await rowsOf(url, 'insert into kept select generate_series(1, 500)');
  await killed(first);
  await gone(pid);
  const second = await open(home.path);
  expect(second.url).toBe(url);
  expect(await rowsOf(url, 'select count(*)::int from kept')).toEqual([{ count: 500 }]);
  await second.stop();
});

it.runIf(isLinux)('adopts a server that was left alone, and shuts it down in the end', async () => {
  await using first = hold(home.path);
  const url = await urlOf(first);
  const pid = await serverPid(home.path);
  process.kill(watchdogOf(pid), 'SIGKILL');
  await killed(first);
  const second = await open(home.path);
  expect(second.url).toBe(url);
  expect(second.lines[0]).toMatch(/^adopted PostgreSQL 18/);
  expect(await serverPid(home.path)).toBe(pid);
  await second.stop();
  expect(isAlive(pid)).toBe(false);
});

it.runIf(isLinux)('recovers when everything was killed and the number of the server is another program by now', async () => {
  await using first = hold(home.path);
  const url = await urlOf(first);
  const pid = await serverPid(home.path);
  await rowsOf(url, 'truncate kept');
  await rowsOf(url, 'insert into kept select generate_series(1, 500)');
  process.kill(watchdogOf(pid), 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await killed(first);
  await gone(pid);
  const { uid, gid } = statSync(join(home.path, 'pg18'));
  const other = spawn('sleep', ['600'], { stdio: 'ignore', uid, gid });
  try {
    const file = join(home.path, 'pg18', 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(other.pid)));
    const second = await open(home.path);
    expect(await rowsOf(second.url, 'select count(*)::int from kept')).toEqual([{ count: 500 }]);
    await second.stop();
  } finally {
    other.kill();
  }
});

it('starts the server again at the same address when it dies under a running process', async () => {
  const holder = await open(home.path);
  process.kill(await serverPid(home.path), 'SIGKILL');
  await eventually(() => expect(holder.lines.at(-1)).toMatch(/had ended and is up again/));
  expect(await rowsOf(holder.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const next = await serverPid(home.path);
  await holder.stop();
  expect(isAlive(next)).toBe(false);
});

it('hands the server over when its owner ends before the others', async () => {
  await using owner = hold(home.path);
  const url = await urlOf(owner);
  const pid = await serverPid(home.path);
  const other = await open(home.path);
  const db = await openDatabase(url, { poolMax: 1 });
  await leave(owner);
  expect(isAlive(pid)).toBe(true);
  expect(await rowsOf(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const ownerLock = join(home.path, 'owner.lock');
  await eventually(() => expect(readFileSync(ownerLock, 'utf8')).toContain(`"pid":${process.pid},`));
  await db.destroy();
  await other.stop();
  expect(isAlive(pid)).toBe(false);
});

it('does not touch data of another version, and says what to do', async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'pg17'));
  await expect(open(folder.path)).rejects.toThrow(
    /holds data of PostgreSQL 17; this build brings 18\. Export with .*DATABASE_URL/,
  );
  expect(readdirSync(folder.path)).toEqual(['pg17']);
});

it.runIf(isRoot)('runs for root below a folder that nobody else may enter, and still when that is opened', async () => {
  await using folder = temporaryFolder();
  chmodSync(folder.path, 0o700);
  const dataDir = join(folder.path, 'db');
  const closed = await open(dataDir);
  expect(await rowsOf(closed.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(statSync(join(dataDir, 'pg18')).uid).toBe(0);
  await closed.stop();

  chmodSync(folder.path, 0o755);
  const opened = await open(dataDir);
  expect(await rowsOf(opened.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(statSync(join(dataDir, 'pg18')).uid).not.toBe(0);
  await opened.stop();
});

it.runIf(isRoot)('runs for an ordinary user', async () => {
  await using folder = temporaryFolder();
  chownSync(folder.path, NOBODY, NOBODY);
  await using holder = hold(folder.path, { uid: NOBODY, gid: NOBODY });
  expect(await rowsOf(await urlOf(holder), 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(statSync(join(folder.path, 'pg18')).uid).toBe(NOBODY);
  await leave(holder);
});

async function open(dataDir: string) {
  const lines: string[] = [];
  const embedded = await startEmbedded({ dataDir, database: 'tandem', log: (line) => lines.push(line) });
  return { ...embedded, lines };
}

function hold(dataDir: string, options: Parameters<typeof runNode>[1] = {}): Program {
  return runNode(['--import', 'tsx', 'test/support/hold-database.ts', dataDir], options);
}

async function urlOf(holder: Program): Promise<string> {
  return (await holder.says(/^url (\S+)$/m))[1] ?? '';
}

async function leave(holder: Program): Promise<void> {
  holder.tell('stop');
  await holder.says(/^stopped$/m);
  expect(await holder.ended).toEqual({ code: 0, signal: null });
}

async function killed(holder: Program): Promise<void> {
  holder.kill('SIGKILL');
  await holder.ended;
}

async function gone(pid: number): Promise<void> {
  await eventually(() => expect(isAlive(pid)).toBe(false));
}

async function serverPid(folder: string): Promise<number> {
  const server = await readPidFile(join(folder, 'pg18'));
  if (server === null) throw new Error(`no server runs in ${folder}`);
  return server.pid;
}

/** The process that waits, with the server's number as its last word, for its pipe to close. */
function watchdogOf(serverProcess: number): number {
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name) || !isAlive(Number(name))) return false;
    const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
    return words[0] === '/bin/sh' && words.at(-2) === String(serverProcess) && words.includes('-c');
  });
  if (found === undefined) throw new Error(`no watchdog of process ${serverProcess}`);
  return Number(found);
}

async function rowsOf(url: string, query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

async function settingsOf(url: string, names: readonly string[]): Promise<unknown[]> {
  const rows = await rowsOf(url, `select ${names.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`);
  return Object.values(rows[0] ?? {});
}
