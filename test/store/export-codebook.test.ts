import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkDescribed, codebook } from '../../analysis-export/columns/codebook.ts';
import { sqlColumn, type Column } from '../../analysis-export/columns/columns.ts';
import { REDCAP_HEADER, redcapRows } from '../../analysis-export/formats/codebook-redcap.ts';
import { cellsOf } from '../../analysis-export/formats/csv.ts';
import { MISSING_REASONS } from '../../analysis-export/plans/missing-reasons.ts';
import { writeTables } from '../../analysis-export/write-tables.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, runExport, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'described' });
  for (let count = 0; count < 6; count += 1) await (await (await stage.couple()).arrives('A', 'B')).plays();
  found = await exported(database, { studyId: 'described', out: join(folder.path, 'out') });
});

const described: Column = { name: 'pulse', label: 'Pulse', description: 'Beats.', type: 'integer', source: 'test' };
const broken = (name: string, column: object) =>
  runExport(database, {
    studyId: 'described',
    out: join(folder.path, name),
    write: async (given) => {
      await writeTables(given);
      const extra = sqlColumn('pulse', 'c.dyad_num', { ...described, ...column });
      await given.folder.copy(given.snapshot, { name: 'pulses', columns: [extra], from: 'from chosen_sessions c order by c.dyad_num' });
    },
  });

it('every column is in the codebook, and everything in the codebook is a column', () => {
  const told = found.codebook.map((row) => `${cell(row, 'table')}.${cell(row, 'name')}`);
  const written = Object.entries(found.headers).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
  expect([...told].sort()).toEqual([...written].sort());
  expect(new Set(told).size).toBe(told.length);
  for (const row of found.codebook) for (const column of ['label', 'description', 'type', 'source']) expect(cell(row, column)).not.toBe('');
});

it.each(['label', 'description', 'type', 'source'])('a column without a %s stops the export, by name', async (part) => {
  await expect(broken('undescribed', { [part]: '' })).rejects.toThrow('pulses.pulse is not described');
  expect(await readdir(folder.path)).toEqual(['out']);
});

it('a column of a second meaning stops the export', async () => {
  await expect(broken('clash', { name: 'wave' })).rejects.toThrow('wave is “Wave” in dyadSessions and “Pulse” in pulses');
});

it('a description without a column, and a column that is there twice, are found', () => {
  const check = (header: string[], columns: Column[]) => () => checkDescribed([{ table: 'pulses', header, columns }]);
  expect(check(['pulse'], [described])).not.toThrow();
  expect(check([], [described])).toThrow('pulses.pulse is described, and the table has no such column');
  expect(check(['pulse', 'pulse'], [described])).toThrow('pulses has two columns called pulse');
  expect(check(['pulse'], [{ ...described, missingIn: 'why' }])).toThrow('tells why it is empty in why, which the table does not have');
});

it.each([['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`], ['@SUM(1)', `'@SUM(1)`], ['+1 and more', `'+1 and more`], ['-cmd', `'-cmd`], ['-.5 to .5', '-.5 to .5'], ['What = love?', 'What = love?']])(
  'a spreadsheet that opens the codebook makes no formula of the words “%s”',
  (words, told) => {
    const column: Column = { ...described, label: words, question: words, scale: 'own', item: 'pulse', min: -3, max: 3, valueLabels: { '-0.5': 'plain' } };
    const row = Object.fromEntries(cellsOf(codebook.columns, { table: 'pulses', column }).map((cell, index) => [codebook.columns[index]?.name, cell]));
    expect(row).toMatchObject({ label: told, question_text: told, min: '-3', value_labels: '-0.5=plain' });
    const [redcap = []] = redcapRows([column]);
    expect([redcap[REDCAP_HEADER.indexOf('Field Label')], redcap[REDCAP_HEADER.indexOf('Text Validation Min')]]).toEqual([told, '-3']);
  },
);

it('values are what the codebook says they are', () => {
  const types: Readonly<Record<string, RegExp>> = {
    integer: /^-?\d+$/,
    number: /^-?\d+(\.\d+)?(e[-+]\d+)?$/,
    boolean: /^[01]$/,
    datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    string: /^[^{[]/,
  };
  for (const entry of found.codebook) {
    const name = `${cell(entry, 'table')}.${cell(entry, 'name')}`;
    const values = (found.tables[cell(entry, 'table')] ?? []).map((row) => cell(row, cell(entry, 'name'))).filter((value) => value !== '');
    for (const value of values) {
      expect(value, name).toMatch(types[cell(entry, 'type')] ?? /never/);
      const [min, max] = [cell(entry, 'min'), cell(entry, 'max')];
      if (min !== '') expect(Number(value), name).toBeGreaterThanOrEqual(Number(min));
      if (max !== '') expect(Number(value), name).toBeLessThanOrEqual(Number(max));
      const labels = cell(entry, 'value_labels');
      const isClosed = ['string', 'boolean'].includes(cell(entry, 'type')) && labels !== '';
      if (isClosed) expect(labels.split('|').map((pair) => pair.split('=')[0]), name).toContain(value);
    }
  }
});

it('what is empty for a reason has one from the closed list', () => {
  for (const entry of found.codebook) {
    const why = /why: (\w+)$/.exec(cell(entry, 'missing_codes'))?.[1];
    if (why === undefined || cell(entry, 'table') === 'trialRecords') continue;
    for (const row of found.tables[cell(entry, 'table')] ?? []) {
      const isOpen = cell(row, cell(entry, 'name')) === '' && cell(row, 'item' in row ? 'item' : why) !== 'attention';
      if (isOpen) expect(Object.keys(MISSING_REASONS), `${cell(entry, 'table')}.${cell(entry, 'name')}`).toContain(cell(row, why));
    }
  }
});

it('the codebook has the words of every language in which somebody took part, and the tables are the same as of one', async () => {
  const stage = await Stage.open(database, { id: 'two-languages' });
  const couple = await stage.couple();
  await stage.participation.chooseLanguage(couple.scopes.B, 'de');
  await (await couple.arrives('A', 'B')).plays();
  const both = await exported(database, { studyId: 'two-languages', out: join(folder.path, 'two-languages') });
  const entry = (table: string, name: string) => both.codebook.find((row) => row['table'] === table && row['name'] === name);
  const doubt = entry('dyadWide', 'own_selfregard4_post.1_doubt');
  for (const words of ['[en] I doubt what I am worth.', '[de] Ich zweifle daran, was ich wert bin.']) {
    expect(cell(doubt, 'question_text')).toContain(words);
  }
  expect(cell(doubt, 'language')).toBe('en, de');
  expect(cell(doubt, 'value_labels')).toContain('7=not true at all / trifft gar nicht zu');
  expect(cell(entry('trialRecords', 'x_birth_year'), 'question_text')).toContain('[de] In welchem Jahr wurdest du geboren?');
  for (const table of ['dyadWide', 'pairwise', 'trialRecords']) expect([...(both.headers[table] ?? [])].sort()).toEqual([...(found.headers[table] ?? [])].sort());
  expect(both.tables['participants']?.map((row) => cell(row, 'language')).sort()).toEqual(['de', 'en']);
  const events = (both.tables['events'] ?? []).filter((row) => cell(row, 'event') === 'language_chosen');
  expect(events.map((row) => cell(row, 'detail'))).toEqual(['de']);
  expect(cell(entry('events', 'event'), 'value_labels')).toContain('language_chosen=');
  const [pair] = both.tables['pairwise'] ?? [];
  expect(cell(pair, 'own_selfregard4_post_a')).not.toBe('');
});

it('the codebook has the exact words that were shown, and the conditions where they differ', () => {
  const entry = (table: string, name: string) => found.codebook.find((row) => row['table'] === table && row['name'] === name);
  expect(cell(entry('dyadWide', 'own_selfregard4_post.2_doubt'), 'question_text')).toBe('I doubt what I am worth.');
  expect(cell(entry('trialRecords', 'x_birth_year'), 'question_text')).toBe('In which year were you born?');
  const first = cell(entry('trialRecords', 'x_first_chars'), 'question_text');
  for (const condition of ['meaning', 'detail', 'plain']) expect(first).toContain(`[${condition}]`);
});
