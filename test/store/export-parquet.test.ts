import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, expect, it } from 'vitest';
import type { Entry } from '../../analysis-export/columns/columns.ts';
import { csvRows } from '../../analysis-export/formats/csv.ts';
import { fileNameOf } from '../../analysis-export/formats/names.ts';
import { writeParquet } from '../../analysis-export/formats/parquet.ts';
import { queryExport } from '../../analysis-export/query-export.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

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

it('a table that npm run query reads from Parquet is the CSV, by type and value', async () => {
  const columns = TYPES.map((type) => ({ name: type, type, label: type, description: type, source: 'test' }));
  const file = join(folder.path, 'data', fileNameOf('typed', 'cells'));
  const parquet = join(folder.path, 'parquet');
  for (const path of ['data', 'parquet']) await mkdir(join(folder.path, path));
  // More rows than lie together in the file.
  const many = Array.from({ length: 1_201 }, () => ROWS).flat();
  await pipeline(Readable.from(many), csvRows(TYPES), createWriteStream(file));
  await writeFile(join(folder.path, 'codebook.csv'), ['table,name,type', ...TYPES.map((type) => `cells,${type},${type}`), ''].join('\r\n'));
  await writeParquet(file, join(parquet, 'cells.parquet'), columns);

  const types = 'select column_name, column_type from (describe cells)';
  const values = 'select string, integer::varchar, number, boolean, epoch_ms(datetime)::double from cells';
  const ask = async () => [(await queryExport(folder.path, types)).rows, (await queryExport(folder.path, values)).rows];
  const fromParquet = await ask();
  expect(fromParquet[0]).toEqual([
    ['string', 'VARCHAR'], ['integer', 'BIGINT'], ['number', 'DOUBLE'], ['boolean', 'BOOLEAN'], ['datetime', 'TIMESTAMP WITH TIME ZONE'],
  ]);
  expect(fromParquet[1]?.slice(0, ROWS.length)).toEqual(READ);
  await rm(parquet, { recursive: true });
  expect(await ask()).toEqual(fromParquet);
  expect(fromParquet[1]).toHaveLength(many.length);
});
