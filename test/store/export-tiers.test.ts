import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { readExportCommand } from '../../analysis-export/command/usage.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let open: ExportFound;
let controlled: ExportFound;
let full: ExportFound;

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'tiers' });
  for (let count = 0; count < 3; count += 1) await (await (await stage.couple()).arrives('A', 'B')).plays();
  const leaving = await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'summary', B: 'summary' });
  await leaving.leavesForGood('B');
  const out = (name: string) => ({ studyId: 'tiers', out: join(folder.path, name) });
  open = await exported(database, { ...out('open'), tier: 'open' });
  controlled = await exported(database, out('controlled'));
  full = await exported(database, { ...out('full'), tier: 'full', textKey: database.outerKey });
});

it('the open tier has single persons: no id, number, instant or order by which two are partners', () => {
  expect(Object.keys(open.tables).sort()).toEqual(['itemResponses', 'participants', 'scaleScores']);
  const names = new Set(Object.values(open.headers).flat());
  for (const link of ['dyad_id', 'dyad_num', 'partner_id', 'person_num', 'dyad_session_id', 'member', 'record_id', 'consented_at']) expect(names, link).not.toContain(link);
  const people = rowsIn(open, 'participants');
  expect(people.map((row) => cell(row, 'participant_id'))).toEqual(['O0001', 'O0002', 'O0003', 'O0004', 'O0005', 'O0006']);
  const text = Object.values(open.files).join('');
  for (const { dyad_id, participant_id, partner_id } of rowsIn(controlled, 'participants')) {
    for (const id of [dyad_id, participant_id, partner_id]) expect(text).not.toMatch(new RegExp(`\\b${id}`));
  }
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(text).not.toContain('partner_left,');
});

it('the open tier has the same answers, each of somebody, but of the one whose partner left as nobody else’s did', () => {
  const left = cell(rowsIn(controlled, 'participants').find((row) => !['complete', 'withdrew'].includes(cell(row, 'status'))), 'participant_id');
  const others = (found: ExportFound, table: string) => rowsIn(found, table).filter((row) => row['participant_id'] !== left);
  const scores = (found: ExportFound) => others(found, 'scaleScores').map((row) => `${row['variable']} ${row['score']}`).sort();
  expect(scores(open)).toEqual(scores(controlled));
  expect(rowsIn(open, 'itemResponses')).toHaveLength(others(controlled, 'itemResponses').filter((row) => row['item'] !== 'attention').length);
  expect(open.files['README.md']).toContain('1 of 7 people are left out');
});

it('the open tier says by itself what was asked and what scores are made of, and is verified without a table of couples', async () => {
  expect(open.files['codebook.csv']).toContain('own_selfregard4: There are things about me that deserve respect.');
  expect(open.files['codebook.csv']).toMatch(/own_selfregard4_post=[^|]+: mean of like, respect, doubt, stand/);
  expect(open.files['codebook-redcap.csv']).toBe(controlled.files['codebook-redcap.csv']);
  expect((await verifyFolder(open.out)).findings).toEqual([]);
});

it('what both partners share by chance is not in the open tier: the order of items, the point that the attention item asks for', () => {
  expect(open.headers['itemResponses']).not.toContain('display_pos');
  expect(rowsIn(open, 'itemResponses').filter((row) => row['item'] === 'attention')).toEqual([]);
  expect(rowsIn(controlled, 'itemResponses').some((row) => row['item'] === 'attention')).toBe(true);
});

it('a condition that only one couple was drawn is not told in the open tier', () => {
  const drawn = rowsIn(controlled, 'dyads').map((row) => cell(row, 'condition'));
  const told = rowsIn(open, 'participants').map((row) => cell(row, 'condition'));
  const alone = new Set(drawn.filter((condition) => drawn.filter((other) => other === condition).length < 3));
  expect(alone.size).toBeGreaterThan(0);
  for (const condition of told) expect(alone).not.toContain(condition);
});

it('raw records are in the full tier only, as they were stored, in the order of the table', async () => {
  expect(Object.keys(controlled.files).filter((name) => name.startsWith('raw/'))).toEqual([]);
  const lines = (full.files['raw/trialRecords.jsonl'] ?? '').split('\n').slice(0, -1);
  const records = lines.map((line): { readonly record_id: string; readonly data: unknown } => JSON.parse(line));
  expect(records.map(({ record_id }) => record_id)).toEqual(rowsIn(full, 'trialRecords').map((row) => cell(row, 'record_id')));
  const stored = new Map((await database.db('trial_records').select<{ record_id: string; raw: string }[]>('record_id', 'raw')).map(({ record_id, raw }) => [record_id, raw]));
  for (const [index, { record_id }] of records.entries()) expect(lines[index]?.endsWith(`"data":${stored.get(record_id)}}`)).toBe(true);
});

it('Parquet says the same as CSV, with types', async () => {
  const typed = (type: string, value: string) =>
    value === '' ? null : type === 'integer' ? BigInt(value) : type === 'number' ? Number(value) : type === 'boolean' ? value === '1' : type === 'datetime' ? new Date(value) : value;
  for (const [table, rows] of Object.entries(full.tables)) {
    const types = new Map(full.codebook.filter((row) => row['table'] === table).map((row) => [cell(row, 'name'), cell(row, 'type')]));
    const file = await asyncBufferFromFile(join(full.out, 'parquet', `${table}.parquet`));
    const expected = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(types.get(name) ?? '', value)])));
    expect(await parquetReadObjects({ file }), table).toEqual(expected);
  }
});

it('every export is logged: who, when, what', async () => {
  const log = await database.db('export_log').orderBy('begun_at').select('study_id', 'by_user', 'tier', 'with_text', 'include_test');
  const entry = { study_id: 'tiers', by_user: 'tester', include_test: false };
  expect(log).toEqual([
    { ...entry, tier: 'open', with_text: false },
    { ...entry, tier: 'controlled', with_text: false },
    { ...entry, tier: 'full', with_text: true },
  ]);
});

it('texts go with the full tier only', () => {
  const asked = (...args: readonly string[]) => readExportCommand(['--study', 'a', '--out', 'b', ...args]);
  expect(asked()).toMatchObject({ tier: 'controlled', withText: false });
  expect(asked('--with-text')).toMatchObject({ tier: 'full', withText: true });
  expect(() => asked('--with-text', '--tier', 'open')).toThrow('--with-text goes with --tier full only');
  expect(() => asked('--tier', 'secret')).toThrow('--tier is "secret"; there is open, controlled, full.');
});

it('codebook.html asks for nothing from outside, and has every column', async () => {
  const page = await readFile(join(controlled.out, 'codebook.html'), 'utf8');
  expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|fetch\(/);
  for (const row of controlled.codebook) expect(page).toContain(`<code>${cell(row, 'name')}</code>`);
});
