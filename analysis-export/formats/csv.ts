import { stringify, type Options } from 'csv-stringify';
import type { Cell, RowColumn } from '../columns/columns.ts';

/** UTF-8 without a mark, `\r\n`, one header line; what is missing is an empty cell. */
const FORM: Options = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ };

/** Takes rows of cells, gives bytes of CSV. */
export function csvRows(header: readonly string[]) {
  return stringify({ ...FORM, header: true, columns: [...header] });
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
