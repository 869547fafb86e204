import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../server/commands/command.ts';
import { table } from '../server/commands/table.ts';
import { StartError } from '../server/database/start-error.ts';
import { queryExport } from './query-export.ts';

const USAGE = 'npm run query -- "select …" [--dir exported]     or     npm run query -- --file FILE.sql [--dir exported]';

/** `npm run query`: SQL over the tables of an export. */
await runCommand(async (args) => {
  const { sql, dir } = await read(args);
  const { columns, rows } = await queryExport(resolve(dir), sql);
  const shown = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, shownAs(row[index])])));
  process.stdout.write(`${shown.length === 0 ? 'no row' : table(shown)}\n`);
});

/** DuckDB gives whole numbers as text, because they may be too large for a number here. */
function shownAs(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return value === null || value === undefined ? '' : String(value);
}

async function read(args: readonly string[]) {
  const { values, positionals } = parsed(args);
  const [given] = positionals;
  if (positionals.length > 1 || (given === undefined) === (values.file === undefined)) throw new StartError(USAGE);
  const sql = given ?? (await readFile(values.file ?? '', 'utf8').catch((cause: unknown) => {
    throw new StartError(`${values.file} cannot be read.`, { cause });
  }));
  return { sql, dir: values.dir };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, strict: true, options: { dir: { type: 'string', default: 'exported' }, file: { type: 'string' } } });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}
