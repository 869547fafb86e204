import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { exported, rowsIn, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { fillStudy, RECORDS_PER_COUPLE } from '../support/many-records.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** So many couples that their records are asked for in three goes, over two connections in turn. */
const COUPLES = 36;
/** One of each go, whose partner A did one trial twice. */
const REPEATED = [1, 20, COUPLES];

let found: ExportFound;

beforeAll(async () => {
  await fillStudy(database, 'many', COUPLES * RECORDS_PER_COUPLE);
  await database.db.raw(
    `insert into trial_records
     select (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(), 'attempt', 2))).*
       from trial_records r join dyad_sessions s using (dyad_session_id) join dyads d using (dyad_id)
      where d.dyad_num = any(?) and r.member = 'A' and r.trial_id = 'dots#5'`,
    [REPEATED],
  );
  found = await exported(database, { studyId: 'many', out: join(folder.path, 'many'), tier: 'full', factorsOf: async () => ({ who: ['near', 'far'] }) });
});

it('every record is there once, one couple after the other', () => {
  const records = rowsIn(found, 'trialRecords');
  expect(new Set(records.map((row) => row['record_id'])).size).toBe(COUPLES * RECORDS_PER_COUPLE + REPEATED.length);
  const couples = records.map((row) => row['dyad_id'] ?? '');
  expect(couples).toEqual([...couples].sort());
  expect(records).toHaveLength(COUPLES * RECORDS_PER_COUPLE + REPEATED.length);
});

it('the newest attempt counts, whichever go its couple is in', () => {
  const earlier = rowsIn(found, 'trialRecords').filter((row) => row['is_newest'] === '0');
  expect(earlier.map((row) => [row['dyad_id'], row['trial_id'], row['attempt']])).toEqual(
    REPEATED.map((couple) => [`D${String(couple).padStart(4, '0')}`, 'dots#5', '1']),
  );
});

it('raw records are the same ones, in the same order', async () => {
  const lines = (await readFile(join(found.out, 'raw', 'trialRecords.jsonl'), 'utf8')).trimEnd().split('\n');
  const raw = lines.map((line): string => JSON.parse(line).record_id);
  expect(raw).toEqual(rowsIn(found, 'trialRecords').map((row) => row['record_id']));
});
