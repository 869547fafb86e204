import type { Cell, RowColumn } from '../columns/columns.ts';

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A row as CSV: UTF-8 without a mark, `\r\n`; what is missing is an empty cell.
 *
 * A library that checks what it is given and streams costs a third of the answers of an export; this is all that is
 * needed of it.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** A whole file: one header line, then the rows. */
export function csvText(header: readonly string[], rows: Iterable<readonly string[]>): string {
  return [header, ...rows].map(csvLine).join('');
}

/** One row, in the order of the columns. */
export function cellsOf<Row>(columns: readonly RowColumn<Row>[], row: Row): string[] {
  return columns.map((column) => textOf(column.value(row)));
}

export function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  return String(cell);
}

function cellOf(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
