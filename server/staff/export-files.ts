import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';

export interface DescribedColumn {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: string;
  readonly unit: string;
  readonly values: string;
}

/** Every table of an export that lies in this folder, described by its own codebook. */
export async function describedTables(folder: string): Promise<{ readonly table: string; readonly columns: DescribedColumn[] }[]> {
  const tables = new Map<string, DescribedColumn[]>();
  const rows: AsyncIterable<Readonly<Record<string, string>>> = createReadStream(join(folder, 'codebook.csv')).pipe(parse({ columns: true }));
  for await (const { table = '', name = '', label = '', description = '', type = '', unit = '', value_labels: values = '' } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push({ name, label, description, type, unit, values });
    tables.set(table, columns);
  }
  return [...tables].map(([table, columns]) => ({ table, columns }));
}

/** The first rows of a table as its file has them; null where there is no such table. */
export async function firstRows(folder: string, table: string, count: number): Promise<{ readonly header: string[]; readonly rows: string[][] } | null> {
  const data = join(folder, 'data');
  const file = (await readdir(data)).find((name) => /_description-(\w+)_data\.csv$/.exec(name)?.[1] === table);
  if (file === undefined) return null;
  const rows: string[][] = [];
  for await (const row of createReadStream(join(data, file)).pipe(parse({ to: count + 1 }))) rows.push(row);
  const [header = [], ...rest] = rows;
  return { header, rows: rest };
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
