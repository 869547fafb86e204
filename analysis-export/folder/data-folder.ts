import { createWriteStream } from 'node:fs';
import { open, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Column, RowTable, SqlTable } from '../columns/columns.ts';
import type { WrittenTable } from '../columns/codebook.ts';
import { CrlfLines } from '../formats/crlf.ts';
import { cellsOf, csvRows } from '../formats/csv.ts';
import { writeExcel, type Sheet } from '../formats/excel.ts';
import { fileNameOf, slugOf } from '../formats/names.ts';
import { writeParquet } from '../formats/parquet.ts';
import { inBatch, type Batch } from '../source/marks.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { rawRecords } from '../tables/raw-records.ts';

/** Hears how far the writing is. */
export type Progress = (table: string, rows: number) => void;

/**
 * The tables of one export, written one after the other and one row after the other. While one is written, those before
 * it are made into Parquet: that is work for this process, and the other mostly for Postgres.
 */
export class DataFolder {
  readonly written: (WrittenTable & { readonly rows: number })[] = [];
  readonly #folder: string;
  readonly #studyId: string;
  readonly #progress: Progress;
  readonly #batches: readonly Batch[];
  #parquet: Promise<void> = Promise.resolve();

  /** @param batches  couples whose records are written together */
  constructor(folder: string, studyId: string, batches: readonly Batch[], progress: Progress) {
    this.#batches = batches;
    this.#folder = folder;
    this.#studyId = studyId;
    this.#progress = progress;
  }

  /** As Postgres streams it; nothing is parsed on the way. */
  async copy(snapshot: Snapshot, { name, columns, from }: SqlTable): Promise<void> {
    const lines = new CrlfLines();
    const select = `select ${columns.map((column) => `${column.sql} as ${quoted(column.name)}`).join(', ')}`;
    const rows =
      typeof from === 'string'
        ? snapshot.copy(`${select} ${from}`, 'csv', true)
        : snapshot.copyEach(this.#batches.map((batch) => `${select} ${from(inBatch(batch))}`), 'csv', true);
    const told = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#progress(name, lines.lines - 1);
        done(null, chunk);
      },
    });
    const file = await this.#file(name);
    await pipeline(rows, lines, told, createWriteStream(file, { mode: 0o600 }));
    await this.#note(name, file, columns, lines.lines - 1);
  }

  /** Opens a table whose rows are computed; `add` waits until there is room. */
  async table<Given, Row>({ name, columns, rowsOf }: RowTable<Given, Row>) {
    const file = await this.#file(name);
    const csv = csvRows(columns.map((column) => column.name));
    const written = pipeline(csv, createWriteStream(file, { mode: 0o600 }));
    // Whoever adds or closes hears of it.
    written.catch(() => undefined);
    let rows = 0;
    return {
      add: async (given: Given): Promise<void> => {
        for (const row of rowsOf(given)) {
          rows += 1;
          if (!csv.write(cellsOf(columns, row))) await Promise.race([drained(csv), written]);
        }
        this.#progress(name, rows);
      },
      close: async (): Promise<void> => {
        csv.end();
        await written;
        await this.#note(name, file, columns, rows);
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

  /** Waits until every table is there once more, typed. */
  async parquet(): Promise<void> {
    await this.#parquet;
  }

  /** Waits until nothing is written any more, whether or not it could be. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#parquet]);
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

  async #note(table: string, file: string, columns: readonly Column[], rows: number): Promise<void> {
    this.written.push({ table, columns, rows, header: await headerOf(file) });
    this.#parquet = this.#parquet.then(() => this.#typed(table, file, columns));
    // Whoever waits for it hears of it.
    this.#parquet.catch(() => undefined);
  }

  async #typed(table: string, file: string, columns: readonly Column[]): Promise<void> {
    const folder = join(this.#folder, 'parquet');
    await mkdir(folder, { recursive: true });
    await writeParquet(file, join(folder, `${table}.parquet`), columns);
  }
}

function drained(stream: Readable | Transform): Promise<void> {
  return new Promise((resolve) => stream.once('drain', () => resolve()));
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
