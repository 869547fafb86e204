import { randomUUID } from 'node:crypto';
import { afterAll, expect, it, vi } from 'vitest';
import { hearOfChanges, tellOfChange } from '../../server/database/changes.ts';
import { createDatabase } from '../support/database.ts';

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());

it('is heard by every server on this database, also after the connection was lost', async () => {
  const heard: string[] = [];
  const faults: unknown[] = [];
  const stops = await Promise.all([1, 2].map(() => hearOfChanges(database.url, (id) => heard.push(id), (error) => faults.push(error))));
  const [first, second] = [randomUUID(), randomUUID()];
  await tellOfChange(db, first);
  await vi.waitFor(() => expect(heard).toEqual([first, first]));

  const listening = `from pg_stat_activity where datname = current_database() and query = 'listen tandem_changed'`;
  await db.raw(`select pg_terminate_backend(pid) ${listening}`);
  await vi.waitFor(async () => expect((await db.raw(`select pid ${listening}`)).rows).toHaveLength(2), { timeout: 10_000 });
  await tellOfChange(db, second);
  await vi.waitFor(() => expect(heard).toEqual([first, first, second, second]));
  expect(faults).toEqual([]);

  await Promise.all(stops.map((stop) => stop()));
  await vi.waitFor(async () => expect((await db.raw(`select pid ${listening}`)).rows).toEqual([]));
});
