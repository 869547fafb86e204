import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { inject } from 'vitest';
import { openDatabase } from '../../server/database/connect.ts';
import type { Key } from '../../server/store/sealing.ts';

export interface TestDatabase {
  readonly db: Knex;
  readonly url: string;
  /** Wraps the data keys of this database's participants. */
  readonly outerKey: Key;
  /** Closes `db` and drops the database, whoever is still connected. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A migrated database of its own on the run's Postgres, empty but for the schema.
 *
 *     const database = await createDatabase();
 *     afterAll(() => database.drop());
 */
export async function createDatabase({ poolMax = 5 } = {}): Promise<TestDatabase> {
  const template = inject('templateUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(template, `create database ${name} template template strategy file_copy`);
  const url = replaceName(template, name);
  const db = await openDatabase(url, { poolMax });
  const drop = async (): Promise<void> => {
    await db.destroy();
    await asAdmin(template, `drop database if exists ${name} with (force)`);
  };
  return { db, url, outerKey: randomBytes(32), drop, [Symbol.asyncDispose]: drop };
}

async function asAdmin(template: string, statement: string): Promise<void> {
  const admin = await openDatabase(replaceName(template, 'postgres'), { poolMax: 1 });
  try {
    await admin.raw(statement);
  } finally {
    await admin.destroy();
  }
}

function replaceName(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: name }).href;
}
