import { createReadStream } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import type { Column } from '../columns/columns.ts';
import { ParquetTable } from '../formats/parquet.ts';

/** A table that is being written: its CSV, and made of the same bytes its Parquet. */
export class TableFile {
  readonly #path: string;
  readonly #csv: FileHandle;
  readonly #parquet: ParquetTable;
  /** What was given last may still be on its way to the disk while the next is made. */
  #underway: Promise<unknown> = Promise.resolve();

  private constructor(path: string, csv: FileHandle, parquet: ParquetTable) {
    this.#path = path;
    this.#csv = csv;
    this.#parquet = parquet;
  }

  static async open(csv: string, parquet: string, columns: readonly Column[]): Promise<TableFile> {
    // Whoever writes Parquet keeps who may read a file that is there.
    await writeFile(parquet, '', { mode: 0o600 });
    return new TableFile(csv, await open(csv, 'w', 0o600), new ParquetTable(parquet, columns));
  }

  /** The next bytes of CSV, as CSV and as Parquet; they must stay as they are. */
  async write(bytes: Buffer): Promise<void> {
    this.#parquet.take(bytes);
    await this.writeCsv(bytes);
  }

  /** The same as CSV only: then its Parquet is made by `typeAgain`. */
  async writeCsv(bytes: Buffer): Promise<void> {
    await this.#underway;
    this.#underway = this.#csv.writeFile(bytes);
    // Whoever writes or closes next hears of it.
    this.#underway.catch(() => undefined);
  }

  async closeCsv(): Promise<void> {
    await this.#underway;
    await this.#csv.close();
  }

  /** Reads the CSV, which is closed, and makes Parquet of it. */
  async typeAgain(): Promise<void> {
    for await (const piece of createReadStream(this.#path)) this.#parquet.take(piece);
    await this.#parquet.close();
  }

  async close(): Promise<void> {
    await this.closeCsv();
    await this.#parquet.close();
  }

  /** Leaves it as it is. Behind this nothing is written any more. */
  async abandon(): Promise<void> {
    await Promise.allSettled([this.#underway]);
    await this.#csv.close();
  }
}
