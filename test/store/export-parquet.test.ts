import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Entry } from '../../analysis-export/columns/columns.ts';
import { csvText } from '../../analysis-export/formats/csv.ts';
import { fileNameOf } from '../../analysis-export/formats/names.ts';
import { ParquetTable } from '../../analysis-export/formats/parquet.ts';
import { queryExport } from '../../analysis-export/query-export.ts';
import { temporaryFolder } from '../support/folder.ts';

const TYPES = ['string', 'integer', 'number', 'boolean', 'datetime'] as const satisfies readonly Entry['type'][];

/** A row each; the last has nothing at all. */
const ROWS = [
  ['Zoë, “näh”\r\n"zwei" 日本 😀', '9223372036854775807', '0.1', '1', '2026-11-27T18:42:22.123Z'],
  ['=SUM(1)', '-9007199254740993', '-1e-7', '0', '1969-12-31T23:59:59.999Z'],
  ['NULL', '0', '1.7976931348623157e+308', '1', '2026-03-29T01:30:00.000Z'],
  ['0012', '9007199254740993', '123456789.123456', '0', '2000-02-29T00:00:00.001Z'],
  ['', '', '', '', ''],
] as const;

const READ = ROWS.map(([text, integer, number, yes, at]) =>
  text === '' ? [null, null, null, null, null] : [text, integer, Number(number), yes === '1', Date.parse(at)],
);

const COLUMNS = TYPES.map((type) => ({ name: type, type, label: type, description: type, source: 'test' }));

/** The same rows as CSV and, read in pieces of so many bytes, as Parquet. @returns what a query finds in either */
async function inBothForms(rows: readonly (readonly string[])[], piece: number) {
  await using folder = temporaryFolder();
  for (const path of ['data', 'parquet']) await mkdir(join(folder.path, path));
  const bytes = Buffer.from(csvText(TYPES, rows));
  await writeFile(join(folder.path, 'data', fileNameOf('typed', 'cells')), bytes);
  await writeFile(join(folder.path, 'codebook.csv'), ['table,name,type', ...TYPES.map((type) => `cells,${type},${type}`), ''].join('\r\n'));
  const table = new ParquetTable(join(folder.path, 'parquet', 'cells.parquet'), COLUMNS);
  for (let at = 0; at < bytes.length; at += piece) table.take(bytes.subarray(at, at + piece));
  await table.close();
  const types = 'select column_name, column_type from (describe cells)';
  const values = 'select string, integer::varchar, number, boolean, epoch_ms(datetime)::double from cells';
  const ask = async () => [(await queryExport(folder.path, types)).rows, (await queryExport(folder.path, values)).rows];
  const parquet = await ask();
  await rm(join(folder.path, 'parquet'), { recursive: true });
  return { parquet, csv: await ask() };
}

it('a table that npm run query reads from Parquet is the CSV, by type and value', async () => {
  // More rows than lie together in the file.
  const many = Array.from({ length: 12_001 }, () => ROWS).flat();
  const { parquet, csv } = await inBothForms(many, 65_536);
  expect(parquet[0]).toEqual([
    ['string', 'VARCHAR'], ['integer', 'BIGINT'], ['number', 'DOUBLE'], ['boolean', 'BOOLEAN'], ['datetime', 'TIMESTAMP WITH TIME ZONE'],
  ]);
  expect(parquet[1]?.slice(0, ROWS.length)).toEqual(READ);
  expect(parquet[1]).toHaveLength(many.length);
  expect(csv).toEqual(parquet);
});

it.each([1, 2, 3, 7, 61])('the pieces it is read in make no difference: %i bytes', async (piece) => {
  const { parquet } = await inBothForms([...ROWS, ...ROWS], piece);
  expect(parquet[1]).toEqual([...READ, ...READ]);
});

it('is the same whether cells repeat, differ in each row, do both in turn, or are all empty', async () => {
  // The first group shows that no row says what another does; behind it are runs, and then nothing at all.
  const rows = Array.from({ length: 150_000 }, (_, index): readonly string[] => {
    if (index >= 120_000) return ['', '', '', '', ''];
    const told = index < 70_000 ? index : Math.floor(index / 1_000);
    return [`"${told}",`, String(told - 5), String(told / 8), String(told % 2), new Date(told * 1_000).toISOString()];
  });
  const { parquet, csv } = await inBothForms(rows, 65_536);
  expect(csv).toEqual(parquet);
});

it('refuses a file that ends in the middle of a row', async () => {
  await using folder = temporaryFolder();
  const table = new ParquetTable(join(folder.path, 'cut.parquet'), COLUMNS);
  table.take(Buffer.from(`${TYPES.join(',')}\r\none,1,1,1`));
  await expect(table.close()).rejects.toThrow('middle of a row');
});
