import { execFileSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded, type Embedded } from '../../server/database/embedded.ts';
import { readPidFile } from '../../server/database/pid-file.ts';
import type { SmallDisk } from '../support/small-disk.ts';

/** Small disks under the database, or under its WAL alone; `null`: the common one. */
export interface Disks {
  readonly data: SmallDisk | null;
  readonly wal: SmallDisk | null;
}

/** So many segments of the WAL are there at most before it needs another one. */
const MOST_SEGMENTS = 20;

/** A Postgres of the run's own, flushing to disk as in earnest, and kept up by Tandem's own keeper. */
export class Postgres {
  readonly #embedded: Embedded;
  readonly #dataDir: string;
  /** Of the harness alone; goes round the lines that are broken. */
  readonly db: Knex;

  readonly #disks: Disks;

  private constructor(embedded: Embedded, dataDir: string, db: Knex, disks: Disks) {
    this.#embedded = embedded;
    this.#dataDir = dataDir;
    this.db = db;
    this.#disks = disks;
  }

  static async start(dataDir: string, disks: Disks): Promise<Postgres> {
    const start = () => startEmbedded({ dataDir, database: 'tandem', log: () => undefined });
    if (disks.wal !== null) {
      await (await start()).stop();
      moveWal(join(dataDir, 'pg18', 'pg_wal'), disks.wal.folder);
    }
    const embedded = await start();
    const db = await openDatabase(embedded.url, { poolMax: 4 });
    if (disks.wal !== null) {
      for (const [name, size] of [['min_wal_size', '32MB'], ['max_wal_size', '64MB']]) await db.raw(`alter system set ${name} = '${size}'`);
      await db.raw('select pg_reload_conf()');
    }
    return new Postgres(embedded, dataDir, db, disks);
  }

  get url(): string {
    return this.#embedded.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** SIGKILL of the postmaster, then of its children: at once, as when the machine's memory runs out. */
  async kill(): Promise<void> {
    const there = await readPidFile(join(this.#dataDir, 'pg18'));
    if (there === null) throw new Error('there is no Postgres to kill');
    const children = childrenOf(there.pid);
    for (const pid of [there.pid, ...children]) killIfThere(pid);
    await this.untilUp();
  }

  /** Of the servers; the harness keeps its own. */
  async terminateBackends(): Promise<void> {
    await this.db.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like '%tandem%' and application_name <> ? and pid <> pg_backend_pid()`,
      [`tandem ${process.pid}`],
    );
  }

  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.db.raw(`alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
    await this.db.raw('select pg_reload_conf()');
  }

  /** For servers that were built to look at this. In s, from the true time. */
  async shiftClock(seconds: number): Promise<void> {
    await this.db.raw('update nemesis_clock set shift = make_interval(secs => ?)', [seconds]);
  }

  fillDisk(): void {
    this.#disks.data?.fill();
  }

  /** And writes until that is noticed: then Postgres has ended. */
  async fillWal(): Promise<void> {
    this.#disks.wal?.fill();
    for (let segment = 0; segment < MOST_SEGMENTS; segment += 1) {
      const isThere = await this.db.raw('select pg_logical_emit_message(true, ?, ?), pg_switch_wal()', ['nemesis', 'full']).then(() => true, () => false);
      if (!isThere) return;
    }
    throw new Error('the disk of the WAL is full, and Postgres has not noticed');
  }

  freeDisk(): void {
    this.#disks.data?.free();
    this.#disks.wal?.free();
  }

  async untilWritable(): Promise<void> {
    for (;;) {
      try {
        await this.db.raw('create table nemesis_room (x int); drop table nemesis_room');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async untilUp(): Promise<void> {
    for (;;) {
      try {
        await this.db.raw('select 1');
        return;
      } catch {
        // Not yet: its keeper looks twice a second.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async stop(): Promise<void> {
    await this.db.destroy();
    await this.#embedded.stop();
  }
}

/** To a disk of its own, as whoever Postgres runs as. */
function moveWal(from: string, to: string): void {
  const { uid, gid } = statSync(from);
  execFileSync('cp', ['-a', `${from}/.`, to]);
  chownSync(to, uid, gid);
  rmSync(from, { recursive: true });
  symlinkSync(to, from);
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
