import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { migrate, migrationSource } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { ROOT } from '../support/program.ts';
import { dumpSchema } from '../support/schema-dump.ts';

const database = await createDatabase({ poolMax: 8 });
const { db } = database;
afterAll(() => database.drop());

/** A database with nothing in it. */
async function emptied(): Promise<TestDatabase> {
  const empty = await createDatabase({ poolMax: 8 });
  await empty.db.raw('drop schema public cascade; create schema public');
  return empty;
}

it('is what migrations/schema.txt says: a change of it is read there (vitest -u writes it anew)', async () => {
  await expect(await dumpSchema(db)).toMatchFileSnapshot(join(ROOT, 'migrations/schema.txt'));
});

it('comes from every file in migrations, in the order of their numbers', async () => {
  const files = readdirSync(join(ROOT, 'migrations')).filter((name) => /^\d{4}_\w+\.ts$/.test(name)).map((name) => name.replace('.ts', ''));
  expect(await migrationSource.getMigrations([])).toEqual(files.sort());
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual([...new Set(files.map((name) => Number(name.slice(0, 4))))].sort((one, other) => one - other));
  expect(await db('knex_migrations').orderBy('id').pluck('name')).toEqual(files);
});

it('is made once when several processes set out to make it, and nothing is done where all is done', async () => {
  await using empty = await emptied();
  const others = await Promise.all(Array.from({ length: 3 }, () => openDatabase(empty.url, { poolMax: 1 })));
  await Promise.all([migrate(empty.db), migrate(empty.db), ...others.map((other) => migrate(other))]);
  expect(await dumpSchema(empty.db)).toBe(await dumpSchema(db));
  const done = await empty.db('knex_migrations').pluck('name');
  expect(done).toEqual(await migrationSource.getMigrations([]));
  await migrate(empty.db);
  expect(await empty.db('knex_migrations').pluck('name')).toEqual(done);
  await Promise.all(others.map((other) => other.destroy()));
});

it('is not there at all when one that makes it dies on the way, and the next makes it', async () => {
  await using empty = await emptied();
  const dying = await openDatabase(empty.url, { poolMax: 2 });
  // It stops where a table is in its way.
  await empty.db.raw('create table trial_records (mine integer)');
  await expect(migrate(dying)).rejects.toMatchObject({ code: '42P07' });
  await dying.destroy();
  expect(await empty.db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')).toEqual(['trial_records']);
  await empty.db.raw('drop table trial_records');
  await migrate(empty.db);
  expect(await dumpSchema(empty.db)).toBe(await dumpSchema(db));
});

it('goes forward only: undoing is refused, and nothing is lost by trying', async () => {
  const before = await dumpSchema(db);
  await expect(db.migrate.rollback({ migrationSource }, true)).rejects.toThrow(/^\d{4}_\w+ has no down: it would delete data\./);
  for (const name of await migrationSource.getMigrations([])) {
    await expect(db.migrate.down({ migrationSource, name })).rejects.toThrow('has no down: it would delete data. Write a new migration instead.');
  }
  expect(await dumpSchema(db)).toBe(before);
  await migrate(db);
});

it('refuses to work on a database that a newer build has changed', async () => {
  await using newer = await createDatabase();
  await newer.db('knex_migrations').insert({ name: '9999_from_the_future', batch: 9, migration_time: new Date() });
  await expect(migrate(newer.db)).rejects.toThrow('9999_from_the_future');
});
