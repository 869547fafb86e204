import { StartError } from '../../server/database/start-error.ts';
import type { Column } from '../columns/columns.ts';
import { readCsvRows } from './csv-rows.ts';
import { rowXml, SHEET_END, sheetHead, workbookParts } from './excel-xml.ts';
import { openZip } from './zip-file.ts';

/** What a sheet of Excel can hold; the header is one of the rows. */
const MOST = { rows: 1_048_576, columns: 16_384, characters: 32_767 };
/** Bytes of a part that every reader of zip archives understands. */
const MOST_BYTES = 4_000_000_000;

export interface Sheet {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The same table as CSV, without its header as many rows as `rows`. */
  readonly csv: string;
  readonly rows: number;
}

const INSTEAD = 'Export without --excel and take the table from data/ or parquet/; nothing of it is lost there.';

/**
 * One workbook with a sheet a table, typed as the codebook says, a few rows at a time.
 *
 * @throws StartError if a table does not fit into a sheet: nothing is cut off, because a cut-off table looks whole
 */
export async function writeExcel(path: string, sheets: readonly Sheet[]): Promise<void> {
  for (const { name, columns, rows } of sheets) {
    if (rows + 1 > MOST.rows) throw tooLarge(name, `has ${rows} rows, and a sheet of Excel holds ${MOST.rows} with its header`);
    if (columns.length > MOST.columns) throw tooLarge(name, `has ${columns.length} columns, and a sheet of Excel holds ${MOST.columns}`);
  }
  const zip = openZip(path);
  try {
    for (const [part, xml] of Object.entries(workbookParts(sheets.map(({ name }) => name)))) await zip.part(part, [xml]);
    for (const [index, sheet] of sheets.entries()) await zip.part(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet));
  } finally {
    await zip.close();
  }
}

async function* sheetXml({ name, columns, csv }: Sheet): AsyncGenerator<string> {
  yield sheetHead(columns);
  let bytes = 0;
  for await (const rows of readCsvRows(csv)) {
    const long = rows.flat().find((cell) => cell.length > MOST.characters);
    if (long !== undefined) throw tooLarge(name, `has a text of ${long.length} characters, and a cell of Excel holds ${MOST.characters}`);
    const xml = rows.map((row) => rowXml(columns, row)).join('');
    bytes += Buffer.byteLength(xml);
    if (bytes > MOST_BYTES) throw tooLarge(name, `would be more than ${MOST_BYTES} bytes, which Excel cannot open`);
    yield xml;
  }
  yield SHEET_END;
}

function tooLarge(table: string, why: string): StartError {
  return new StartError(`No workbook for Excel can be made: the table ${table} ${why}. It would look whole and lack data. ${INSTEAD}`);
}
