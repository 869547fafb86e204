import { writeFile } from 'node:fs/promises';
import { fileWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { Column, Entry } from '../columns/columns.ts';
import { readCsvColumns } from './csv-columns.ts';

/** Cells that are held in memory together, and lie together in the file: however wide a table is. */
const GROUP = 75_000;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Cell = string | number | bigint | boolean | Date | null;

/** How each type of the codebook lies in Parquet; every column may be null. */
const TYPES: Readonly<Record<Entry['type'], Omit<Element, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  integer: { type: 'INT64', repetition_type: 'OPTIONAL' },
  number: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  boolean: { type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
  datetime: {
    type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'OPTIONAL',
    // Without it a reader takes the instant for a time of day somewhere, and not for one in UTC.
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

const READ: Readonly<Record<Entry['type'], (cell: string) => Cell>> = {
  string: (cell) => cell,
  integer: BigInt,
  number: Number,
  boolean: (cell) => cell === '1',
  datetime: (cell) => new Date(cell),
};

/** Reads a table that was written as CSV and writes it as Parquet, typed as the codebook says, a group of rows at a time. */
export async function writeParquet(csv: string, parquet: string, columns: readonly Column[]): Promise<void> {
  const schema: Element[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, ...TYPES[type] })),
  ];
  // The writer keeps who may read a file that is there.
  await writeFile(parquet, '', { mode: 0o600 });
  const writer = new ParquetWriter({ writer: fileWriter(parquet), schema, statistics: false, createdBy: 'Tandem' });
  const rows = Math.max(1, Math.floor(GROUP / columns.length));
  for await (const data of readCsvColumns(csv, columns.map(({ type }) => READ[type]), rows)) {
    const columnData: ColumnSource[] = columns.map(({ name }, index) => ({ name, data: data[index] ?? [] }));
    await writer.write({ columnData, rowGroupSize: data[0]?.length ?? 0 });
  }
  await writer.finish();
}
