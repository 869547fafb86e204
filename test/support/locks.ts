import type { Knex } from 'knex';
import { openDatabase } from '../../server/database/connect.ts';
import { lockStudy } from '../../server/store/studies.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';

const GATE = 20_301;

export interface Held {
  /** Resolves once so many others wait for it. */
  isWaitedFor(by?: number): Promise<void>;
  /** Ends the connections of those who wait. */
  terminateWaiting(): Promise<void>;
  release(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Holds the table, on a connection of its own, so that nobody else reads or writes it until it is released. */
export function holdTable(database: TestDatabase, table: string): Promise<Held> {
  return hold(database, (trx) => trx.raw('lock table ?? in access exclusive mode', [table]));
}

/**
 * From now on the COMMIT of a transaction that inserted into `table` waits while the gate is held: all is written,
 * and nothing is committed. Once per table and database.
 */
export async function buildCommitGate({ db }: TestDatabase, table: string): Promise<void> {
  await db.raw(`
    create function wait_at_commit_of_${table}() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${GATE});
      return null;
    end $$;
    create constraint trigger commit_gate after insert on ${table} deferrable initially deferred
      for each row execute function wait_at_commit_of_${table}();
  `);
}

/** Holds the study's list of couples and of draws, as a transaction of the server does. */
export function holdStudy(database: TestDatabase, studyId: string): Promise<Held> {
  return hold(database, (trx) => lockStudy(trx, studyId));
}

export function holdCommits(database: TestDatabase): Promise<Held> {
  return hold(database, (trx) => trx.raw('select pg_advisory_xact_lock(?)', [GATE]));
}

async function hold({ db, url }: TestDatabase, lock: (trx: Knex.Transaction) => Promise<unknown>): Promise<Held> {
  const own = await openDatabase(url, { poolMax: 1 });
  const trx = await own.transaction();
  await lock(trx);
  const blocked = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await trx.rollback();
    await own.destroy();
  };
  return {
    async isWaitedFor(by = 1) {
      await eventually(async () => {
        const waiting = await db.raw<{ rows: unknown[] }>(`select pid ${blocked}`);
        if (waiting.rows.length < by) throw new Error(`${waiting.rows.length} of ${by} wait for the lock`);
      });
    },
    async terminateWaiting() {
      await db.raw(`select pg_terminate_backend(pid) ${blocked}`);
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}
