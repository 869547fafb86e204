import { createWriteStream } from 'node:fs';
import { open, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Column, RowTable, SqlTable } from '../columns/columns.ts';
import type { WrittenTable } from '../columns/codebook.ts';
import { CrlfLines } from '../formats/crlf.ts';
import { cellsOf, csvLine } from '../formats/csv.ts';
import { writeExcel, type Sheet } from '../formats/excel.ts';
import { gathered } from '../formats/gathered.ts';
import { fileNameOf, slugOf } from '../formats/names.ts';
import { inBatch, type Batch } from '../source/marks.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { rawRecords } from '../tables/raw-records.ts';
import { TableFile } from './table-file.ts';

/** So many lines are written at once. */
const LINES = 200;

/** Hears how far the writing is. */
export type Progress = (table: string, rows: number) => void;

/** The tables of one export, written row after row, as CSV and as Parquet. */
export class DataFolder {
  readonly written: (WrittenTable & { readonly rows: number })[] = [];
  readonly #folder: string;
  readonly #studyId: string;
  readonly #progress: Progress;
  readonly #batches: readonly Batch[];
  readonly #open = new Set<TableFile>();
  #typing: Promise<void> = Promise.resolve();

  /** @param batches  couples whose records are written together */
  constructor(folder: string, studyId: string, batches: readonly Batch[], progress: Progress) {
    this.#batches = batches;
    this.#folder = folder;
    this.#studyId = studyId;
    this.#progress = progress;
  }

  /**
   * As Postgres streams it; no text is made of it on the way. Of a table that is large enough to be asked for in pieces
   * Parquet is made afterwards: else this one thread would be what Postgres waits for, over both connections.
   */
  async copy(snapshot: Snapshot, { name, columns, from }: SqlTable): Promise<void> {
    const lines = new CrlfLines();
    const select = `select ${columns.map((column) => `${column.sql} as ${quoted(column.name)}`).join(', ')}`;
    const isLarge = typeof from !== 'string';
    const pieces = isLarge
      ? snapshot.copyEach(this.#batches.map((batch) => `${select} ${from(inBatch(batch))}`), 'csv', true)
      : snapshot.copy(`${select} ${from}`, 'csv', true);
    this.#progress(name, 0);
    const file = await this.#begin(name, columns);
    for await (const piece of gathered(pieces)) {
      const bytes = lines.ended(piece);
      await (isLarge ? file.writeCsv(bytes) : file.write(bytes));
      this.#progress(name, lines.lines - 1);
    }
    await (isLarge ? file.closeCsv() : file.close());
    await this.#note(file, { table: name, columns, rows: lines.lines - 1 });
    if (!isLarge) return;
    this.#typing = file.typeAgain();
    // Whoever waits for it hears of it.
    this.#typing.catch(() => undefined);
  }

  /** Opens a table whose rows are computed. */
  async table<Given, Row>({ name, columns, rowsOf }: RowTable<Given, Row>) {
    const file = await this.#begin(name, columns);
    let lines = [csvLine(columns.map((column) => column.name))];
    let rows = 0;
    const flush = async (): Promise<void> => {
      const bytes = Buffer.from(lines.join(''));
      lines = [];
      await file.write(bytes);
      this.#progress(name, rows);
    };
    return {
      add: async (given: Given): Promise<void> => {
        for (const row of rowsOf(given)) {
          rows += 1;
          lines.push(csvLine(cellsOf(columns, row)));
        }
        if (lines.length >= LINES) await flush();
      },
      close: async (): Promise<void> => {
        await flush();
        await file.close();
        await this.#note(file, { table: name, columns, rows });
      },
    };
  }

  /** Every trial record as jsPsych made it, a line each, in the order of `trialRecords`. */
  async raw(snapshot: Snapshot): Promise<void> {
    const folder = join(this.#folder, 'raw');
    await mkdir(folder, { recursive: true });
    const selects = this.#batches.map((batch) => rawRecords(inBatch(batch)));
    await pipeline(snapshot.copyEach(selects, 'lines', false), createWriteStream(join(folder, 'trialRecords.jsonl'), { mode: 0o600 }));
  }

  /** Several tables are written at once, and end in an order of chance; readers get them in this one. */
  arrange(names: readonly string[]): void {
    this.written.sort((one, other) => names.indexOf(one.table) - names.indexOf(other.table));
  }

  /** Waits until the large table is there as Parquet, too. */
  async typed(): Promise<void> {
    await this.#typing;
  }

  /** Behind this nothing is written any more, whether or not all could be. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#typing, ...[...this.#open].map((file) => file.abandon())]);
  }

  /** Every table and the codebook as the sheets of one workbook. */
  async excel(codebook: Sheet): Promise<void> {
    const folder = join(this.#folder, 'excel');
    await mkdir(folder, { recursive: true });
    const sheets: Sheet[] = [];
    for (const { table, columns, rows } of this.written) sheets.push({ name: table, columns, rows, csv: await this.#file(table) });
    await writeExcel(join(folder, `study-${slugOf(this.#studyId)}.xlsx`), [...sheets, codebook]);
  }

  async fill<Given, Row>(table: RowTable<Given, Row>, given: AsyncIterable<Given>): Promise<void> {
    const open = await this.table(table);
    for await (const each of given) await open.add(each);
    await open.close();
  }

  async #file(name: string): Promise<string> {
    const folder = join(this.#folder, 'data');
    await mkdir(folder, { recursive: true });
    return join(folder, fileNameOf(this.#studyId, name));
  }

  async #begin(table: string, columns: readonly Column[]): Promise<TableFile> {
    const parquet = join(this.#folder, 'parquet');
    await mkdir(parquet, { recursive: true });
    const file = await TableFile.open(await this.#file(table), join(parquet, `${table}.parquet`), columns);
    this.#open.add(file);
    return file;
  }

  async #note(file: TableFile, written: Omit<DataFolder['written'][number], 'header'>): Promise<void> {
    this.#open.delete(file);
    this.written.push({ ...written, header: await headerOf(await this.#file(written.table)) });
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The names in the first line of the file, as they lie there. */
async function headerOf(path: string): Promise<readonly string[]> {
  const file = await open(path);
  try {
    for await (const line of file.readLines()) {
      return line.split(',').map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
    }
    return [];
  } finally {
    await file.close();
  }
}
