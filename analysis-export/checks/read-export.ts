import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { StartError } from '../../server/database/start-error.ts';

export type Row = Readonly<Record<string, string>>;

export interface FoundTable {
  readonly name: string;
  readonly file: string;
  readonly header: readonly string[];
}

/** An export as it lies in its folder. Tables are read when they are asked for. */
export class FoundExport {
  readonly folder: string;
  readonly tables: ReadonlyMap<string, FoundTable>;
  readonly #read = new Map<string, readonly Row[]>();

  private constructor(folder: string, tables: readonly FoundTable[]) {
    this.folder = folder;
    this.tables = new Map(tables.map((table) => [table.name, table]));
  }

  /** @throws StartError if there is no export in the folder */
  static async open(folder: string): Promise<FoundExport> {
    const data = join(folder, 'data');
    if ((await stat(data).catch(() => null))?.isDirectory() !== true) throw new StartError(`${folder} holds no export: it has no folder data/.`);
    const names = (await readdir(data)).filter((name) => /_data\.csv$/.test(name)).sort();
    const tables = await Promise.all(names.map((name) => tableIn(join(data, name), name)));
    return new FoundExport(folder, tables);
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.tables.has(name));
  }

  headerOf(name: string): readonly string[] {
    return this.tables.get(name)?.header ?? [];
  }

  /** All rows of a table that fits into memory; none for a table that there is not. */
  async rows(name: string): Promise<readonly Row[]> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const rows: Row[] = [];
    for await (const row of this.stream(name)) rows.push(row);
    this.#read.set(name, rows);
    return rows;
  }

  async *stream(name: string): AsyncGenerator<Row> {
    const table = this.tables.get(name);
    if (table !== undefined) yield* rowsOf(table.file);
  }

  /** The codebook, which is no data file. */
  codebook(): AsyncGenerator<Row> {
    return rowsOf(join(this.folder, 'codebook.csv'));
  }
}

async function tableIn(file: string, name: string): Promise<FoundTable> {
  return { name: /description-([A-Za-z0-9]+)/.exec(name)?.[1] ?? name, file, header: await headerIn(file) };
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  // What is wrong with the form is told by the rules of Psych-DS; the identities read what can be read.
  const parser = createReadStream(file).pipe(parse({ columns: true, bom: true, relax_column_count: true }));
  for await (const row of parser) yield row;
}

async function headerIn(file: string): Promise<readonly string[]> {
  const parser = createReadStream(file).pipe(parse({ to: 1, bom: true, relax_column_count: true }));
  for await (const row of parser) return row;
  return [];
}
