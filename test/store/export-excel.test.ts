import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx, type Sheet } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../analysis-export/columns/columns.ts';
import { csvText } from '../../analysis-export/formats/csv.ts';
import { writeExcel } from '../../analysis-export/formats/excel.ts';
import { readExportCommand } from '../../analysis-export/command/usage.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, runExport, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

async function sheetsOf(path: string): Promise<readonly Sheet[]> {
  return (await readXlsx(await readFile(path))).sheets;
}

describe('the workbook of an export', () => {
  const database = createDatabase();
  const file = (out: string) => join(folder.path, out, 'excel', 'study-books.xlsx');
  let found: ExportFound;
  let sheets: readonly Sheet[];

  beforeAll(async () => {
    const stage = await Stage.open(await database, { id: 'books' });
    await (await (await stage.couple()).arrives('A', 'B')).plays();
    await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'summary', B: 'summary' });
    const full = { studyId: 'books', tier: 'full', textKey: (await database).outerKey, isExcel: true } as const;
    found = await exported(await database, { ...full, out: join(folder.path, 'first'), isExamined: true });
    await runExport(await database, { ...full, out: join(folder.path, 'again') });
    sheets = await sheetsOf(file('first'));
  });
  afterAll(async () => (await database).drop());

  it('has a sheet a table, and the codebook', () => {
    expect(sheets.map(({ name }) => name)).toEqual([...found.report.tables.map(({ table }) => table), 'codebook']);
  });

  it('says the same as CSV, cell by cell, with types', () => {
    const types = new Map(found.codebook.map((row) => [`${cell(row, 'table')}.${cell(row, 'name')}`, cell(row, 'type')]));
    const tables: ExportFound['tables'] = { ...found.tables, codebook: found.codebook };
    for (const { name, rows: [header = [], ...rows] } of sheets) {
      const expected = tables[name] ?? [];
      expect(rows, name).toHaveLength(expected.length);
      for (const [index, row] of rows.entries()) {
        const typed = Object.entries(expected[index] ?? {}).map(([column, text]) => [column, asTyped(types.get(`${name}.${column}`), text)]);
        expect(Object.fromEntries(header.map((column, place) => [column, row[place] ?? null])), `${name}, row ${index + 1}`).toEqual(Object.fromEntries(typed));
      }
    }
  });

  it('keeps the header of every sheet in sight', () => {
    for (const { name, freezePane } of sheets) expect(freezePane, name).toMatchObject({ rows: 1 });
  });

  it('is no part of the Psych-DS data set, and every check passes with it', () => {
    expect(found.report.problems).toEqual([]);
    expect(found.files['.psychds-ignore']).toContain('**/excel/**');
    expect(found.files['CHECKSUMS.sha256']).toContain('excel/study-books.xlsx');
    expect(found.files['README.md']).toContain('`excel/`');
  });

  it('has the same bytes for the same data', async () => {
    const bytes = await readFile(file('first'));
    expect(bytes.equals(await readFile(file('again')))).toBe(true);
    // Time and date of the first part, as a zip archive tells them: 1980-01-01 0:00, whenever it was made.
    expect(bytes.subarray(10, 14).toString('hex')).toBe('00002100');
  });
});

function asTyped(type: string | undefined, text: string): string | number | boolean | Date | null {
  if (text === '') return null;
  if (type === 'integer' || type === 'number') return Number(text);
  if (type === 'boolean') return text === '1';
  return type === 'datetime' ? new Date(text) : text;
}

describe('a workbook', () => {
  const column = (name: string, type: Column['type']): Column => ({ name, label: name, description: name, type, source: 'test' });
  const columns = [column('words', 'string'), column('count', 'integer')];

  async function written(rows: readonly (readonly string[])[], said = rows.length): Promise<readonly Sheet[]> {
    const source = join(folder.path, 'words.csv');
    await writeFile(source, csvText(['words', 'count'], rows));
    const path = join(folder.path, 'words.xlsx');
    await writeExcel(path, [{ name: 'words', columns, csv: source, rows: said }]);
    return sheetsOf(path);
  }

  it.each(['=1+1', '+49', '-1', '@me', "'quoted", ' spaces ', 'two\nlines', 'a\rb', 'bell\u0007', '_x0041_', '<b> & "c"', '007', 'Zoë 💛'])(
    'holds the text %j as it is, and as a text',
    async (text) => {
      const [sheet] = await written([[text, '1']]);
      expect(sheet?.rows[1]).toEqual([text, 1]);
      const parts = unzipSync(await readFile(join(folder.path, 'words.xlsx')));
      expect(strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array()), 'characters that XML does not allow').not.toMatch(/(?![\t\n])\p{Cc}/u);
    },
  );

  it('loses no digit of a number that is too long for Excel', async () => {
    const [sheet] = await written([['id', '1234567890123456789']]);
    expect(sheet?.rows[1]).toEqual(['id', '1234567890123456789']);
  });

  it('takes as many rows as Excel has, and says of which table there are more, and what to do', async () => {
    await expect(written([], 1_048_576)).rejects.toThrow(/table words has 1048576 rows.*Export without --excel/s);
    await expect(written([], 1_048_575)).resolves.toHaveLength(1);
  });

  it('cuts no text off', async () => {
    await expect(written([['a'.repeat(32_768), '1']])).rejects.toThrow('words has a text of 32768 characters');
    const [sheet] = await written([['a'.repeat(32_767), '1']]);
    expect(sheet?.rows[1]?.[0]).toHaveLength(32_767);
  });

  it('is for whoever made it only', async () => {
    await written([['a', '1']]);
    expect((await stat(join(folder.path, 'words.xlsx'))).mode & 0o077).toBe(0);
  });
});

it('is made where it is asked for', () => {
  const asked = (...args: readonly string[]) => readExportCommand(['--study', 'a', '--out', 'b', ...args]);
  expect(asked()).toMatchObject({ isExcel: false });
  expect(asked('--excel')).toMatchObject({ isExcel: true });
});
