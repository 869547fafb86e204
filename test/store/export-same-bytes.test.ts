import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { afterAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { runExport } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const [first, second] = [await createDatabase(), await createDatabase()];
const folder = temporaryFolder();
afterAll(async () => {
  await Promise.all([first.drop(), second.drop()]);
  await folder[Symbol.asyncDispose]();
});

/** Every row of one database into another, in an order of their content that has nothing to do with that of storing. */
async function copyShuffled(from: TestDatabase, to: TestDatabase): Promise<void> {
  const [source, target] = [from, to].map(({ url }) => new pg.Client({ connectionString: url }));
  if (source === undefined || target === undefined) throw new Error('two databases are needed');
  await Promise.all([source.connect(), target.connect()]);
  try {
    // Nothing refers to what comes later, and nothing fires.
    await target.query('set session_replication_role = replica');
    const { rows } = await source.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%'`,
    );
    for (const { name } of rows) {
      const lines = await text(source.query(copyTo(`copy (select * from "${name}" t order by md5(t::text)) to stdout`)));
      await target.query(`delete from "${name}"`);
      await pipeline(Readable.from([lines]), target.query(copyFrom(`copy "${name}" from stdin`)));
    }
    await target.query('vacuum full analyze');
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

/** Every file of a whole export, by name. */
async function bytesOf(database: TestDatabase, name: string): Promise<ReadonlyMap<string, string>> {
  const out = join(folder.path, name);
  const report = await runExport(database, { studyId: 'same', out, tier: 'full', textKey: first.outerKey, isExcel: true, isExamined: true });
  expect(report.problems).toEqual([]);
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(await Promise.all(files.map(async (file) => [file.slice(out.length + 1), await readFile(file, 'base64')] as const)));
}

it('the same data give the same bytes, in whatever order they lie in the database', async () => {
  const stage = await Stage.open(first, { id: 'same' });
  for (const _ of Array.from({ length: 3 })) await (await (await stage.couple()).arrives('A', 'B')).plays();
  const waiting = await (await stage.couple()).arrives('B', 'A');
  await waiting.plays({ A: 'reframing', B: 'post' });
  await waiting.goes('A');
  await waiting.arrives('A');
  const leaving = await (await stage.couple()).arrives('A', 'B');
  await leaving.plays({ A: 'summary', B: 'summary' });
  await leaving.leavesForGood('B');
  await copyShuffled(first, second);
  const order = async ({ db }: TestDatabase) => await db('trial_records').orderByRaw('ctid').pluck('record_id');
  const orders = [await order(first), await order(second)];
  expect(orders[0]?.length).toBe(orders[1]?.length);
  expect(orders[0]).not.toEqual(orders[1]);

  const [one, two] = [await bytesOf(first, 'one'), await bytesOf(second, 'two')];
  expect([...two.keys()]).toEqual([...one.keys()]);
  for (const kind of ['.csv', '.parquet', '.jsonl', '.xlsx', '.sha256', '.html']) expect([...one.keys()].some((name) => name.endsWith(kind)), kind).toBe(true);
  expect([...one].filter(([name, bytes]) => two.get(name) !== bytes).map(([name]) => name)).toEqual([]);
});
