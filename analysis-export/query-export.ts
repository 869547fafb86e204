import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../server/database/start-error.ts';
import { FoundExport } from './checks/read-export.ts';

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMPTZ',
};

/**
 * One question in SQL to the tables of an export, each a view of its own name: `pairwise`, `dyadWide`, …
 * Parquet is read where the export has it, else CSV with the types of the codebook.
 *
 * @throws StartError if there is no export, DuckDB is not installed, or it does not understand the question
 */
export async function queryExport(folder: string, sql: string): Promise<QueryResult> {
  const found = await FoundExport.open(folder);
  const instance = await (await duckdb()).DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const types = await typesIn(found);
    for (const { name, file } of found.tables.values()) {
      const parquet = join(folder, 'parquet', `${name}.parquet`);
      const source = existsSync(parquet) ? `read_parquet(${quoted(parquet)})` : csvSource(file, types.get(name) ?? {});
      await connection.run(`create view "${name}" as select * from ${source}`);
    }
    const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
      throw new StartError(`DuckDB says: ${cause instanceof Error ? cause.message : String(cause)}\nTables: ${[...found.tables.keys()].join(', ')}.`, { cause });
    });
    return { columns: reader.columnNames(), rows: reader.getRowsJson() };
  } finally {
    instance.closeSync();
  }
}

/** An optional dependency: it is a database of its own, and exports are made without it. */
async function duckdb() {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new StartError('npm run query needs DuckDB, which is not installed here: npm install --no-save @duckdb/node-api@1.5.6-r.1. Everything else works without it.', { cause });
  }
}

async function typesIn(found: FoundExport) {
  const types = new Map<string, Record<string, string>>();
  for await (const { table = '', name = '', type = '' } of found.codebook()) types.set(table, { ...types.get(table), [name]: TYPES[type] ?? 'VARCHAR' });
  return types;
}

function csvSource(file: string, types: Readonly<Record<string, string>>): string {
  const columns = Object.entries(types).map(([name, type]) => `${quoted(name)}: ${quoted(type)}`);
  return `read_csv(${quoted(file)}, header = true, nullstr = '', columns = {${columns.join(', ')}})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
