import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded, type Embedded } from '../../server/database/embedded.ts';
import { readPidFile } from '../../server/database/pid-file.ts';

/** A Postgres of the run's own, flushing to disk as in earnest, and kept up by Tandem's own keeper. */
export class Postgres {
  readonly #embedded: Embedded;
  readonly #dataDir: string;
  /** Of the harness alone; goes round the lines that are broken. */
  readonly db: Knex;

  private constructor(embedded: Embedded, dataDir: string, db: Knex) {
    this.#embedded = embedded;
    this.#dataDir = dataDir;
    this.db = db;
  }

  static async start(dataDir: string): Promise<Postgres> {
    const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined });
    return new Postgres(embedded, dataDir, await openDatabase(embedded.url, { poolMax: 4 }));
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

  /** Writes until nothing more goes in. */
  fillDisk(): void {
    const piece = Buffer.alloc(1 << 20);
    const file = openSync(this.#ballast, 'w');
    try {
      for (;;) writeSync(file, piece);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }

  freeDisk(): void {
    rmSync(this.#ballast, { force: true });
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

  get #ballast(): string {
    return join(this.#dataDir, 'ballast');
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
