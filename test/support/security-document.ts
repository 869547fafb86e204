import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

export const document = readFileSync(join(ROOT, 'server/SECURITY.md'), 'utf8');

/**
 * Lines of the tables under a heading of `server/SECURITY.md`, without their heads, cell by cell.
 *
 * @param table  which of them, from 0
 */
export function rowsUnder(heading: string, table = 0): readonly (readonly string[])[] {
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`server/SECURITY.md has no “${heading}”`);
  const tables = [...section.matchAll(/^\|.*\|\n\|[-| ]+\|\n((?:\|.*\|\n?)+)/gm)].map(([, rows = '']) => rows);
  return (tables[table] ?? '').trim().split('\n').map((row) => row.slice(1, -1).split(' | ').map((cell) => cell.trim()));
}

/** Of a cell `` `file`: `code` ``. */
export function codeIn(cell: string): { readonly file: string; readonly code: string } {
  const [, file = '', code = ''] = /^`([^`]+)`: `([^`]+)`$/.exec(cell) ?? [];
  return { file, code };
}
