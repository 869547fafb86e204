import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column } from '../columns/columns.ts';
import { CsvRuns } from './csv-runs.ts';
import { ParquetColumn } from './parquet-column.ts';

/** Cells that lie together in the file: however wide a table is. */
const GROUP = 150_000;

/**
 * A table as Parquet, typed as the codebook says, made from the bytes of its CSV as they come by. Of a group of rows
 * there is in memory only what differs from the row above.
 */
export class ParquetTable {
  readonly #writer: ParquetWriter;
  readonly #columns: readonly ParquetColumn[];
  readonly #cells: CsvRuns;
  readonly #scratch: { readonly levels: Uint8Array; readonly indexes: Uint32Array };

  /** @param path  of a file that may be there already; who may read it stays */
  constructor(path: string, columns: readonly Column[]) {
    const rows = Math.max(1, Math.floor(GROUP / columns.length));
    this.#columns = columns.map((column) => new ParquetColumn(column));
    const schema = [{ name: 'root', num_children: columns.length }, ...this.#columns.map(({ element }) => element)];
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema, statistics: false, createdBy: 'Tandem' });
    this.#scratch = { levels: new Uint8Array(rows), indexes: new Uint32Array(rows) };
    this.#cells = new CsvRuns(this.#columns, rows, (full) => this.#writeGroup(full));
  }

  /** The next bytes of the CSV. */
  take(piece: Buffer): void {
    this.#cells.take(piece);
  }

  /** @throws Error if the CSV ends in the middle of a row */
  async close(): Promise<void> {
    this.#cells.end();
    await this.#writer.finish();
  }

  #writeGroup(rows: number): void {
    const { writer } = this.#writer;
    const start = writer.offset;
    const columns = this.#columns.map((column) => column.write(writer, rows, this.#scratch));
    const sizes = columns.map(({ meta_data }) => meta_data?.total_uncompressed_size ?? 0n);
    this.#writer.num_rows += BigInt(rows);
    this.#writer.row_groups.push({
      columns,
      num_rows: BigInt(rows),
      total_byte_size: sizes.reduce((sum, size) => sum + size, 0n),
      total_compressed_size: BigInt(writer.offset - start),
    });
  }
}
