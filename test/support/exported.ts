import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { exportStudy, type Exported, type ExportRequest } from '../../analysis-export/export-study.ts';
import type { TestDatabase } from './database.ts';

export type Row = Readonly<Record<string, string>>;

/** An export as an analyst finds it: rows of text by table, and the bytes of every file. */
export interface ExportFound {
  readonly report: Exported;
  readonly out: string;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  /** Names of the columns of each table, in order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly codebook: readonly Row[];
  readonly files: Readonly<Record<string, string>>;
}

type Given = Pick<ExportRequest, 'studyId' | 'out'> & Partial<ExportRequest>;

export function runExport({ url, db }: TestDatabase, given: Given): Promise<Exported> {
  return exportStudy({
    url,
    db,
    includeTest: false,
    textKey: null,
    tier: 'controlled',
    by: 'tester',
    factorsOf: async () => complimentReframing.factors,
    progress: () => undefined,
    ...given,
  });
}

export async function exported(database: TestDatabase, given: Given): Promise<ExportFound> {
  const report = await runExport(database, given);
  const names = (await readdir(given.out, { recursive: true })).filter((name) => /(^|\/)[^/]*\.(csv|md|json|sha256|html|jsonl|R|py|sps|sql)$|psychds-ignore$/.test(name)).sort();
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(given.out, name), 'utf8')] as const)),
  );
  const read = Object.entries(files).flatMap(([name, text]): [string, Row[], string[]][] => {
    const table = /_description-(\w+)_data\.csv$/.exec(name)?.[1];
    return table === undefined ? [] : [[table, rowsOf(text), headerOf(text)]];
  });
  return {
    report,
    out: given.out,
    files,
    tables: Object.fromEntries(read.map(([table, rows]) => [table, rows])),
    headers: Object.fromEntries(read.map(([table, , header]) => [table, header])),
    codebook: rowsOf(files['codebook.csv'] ?? ''),
  };
}

/** Rows of a table that must be there and must have rows. */
export function rowsIn({ tables }: ExportFound, table: string): readonly Row[] {
  const rows = tables[table];
  if (rows === undefined || rows.length === 0) throw new Error(`the export has no rows in ${table}`);
  return rows;
}

/** The cell, which must be a column of the table. */
export function cell(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (value === undefined) throw new Error(`there is no row, or no column ${column}`);
  return value;
}

export function numberIn(row: Row | undefined, column: string): number | null {
  const text = cell(row, column);
  return text === '' ? null : Number(text);
}

function rowsOf(csv: string): Row[] {
  return parse(csv, { columns: true, record_delimiter: '\r\n' });
}

function headerOf(csv: string): string[] {
  const [header = []] = parse(csv, { to: 1, record_delimiter: '\r\n' });
  return header;
}
