import { createReadStream } from 'node:fs';

const CELL = /("[^"]*(?:""[^"]*)*"|[^",\r\n]*)(,|\r\n)/y;

/** The rows of a file as `csv.ts` or Postgres has written it, without its header, a few thousand at a time. */
export async function* readCsvRows(path: string): AsyncGenerator<readonly (readonly string[])[]> {
  let rest = '';
  let isHeader = true;
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const [rows, open] = split(rest + chunk);
    rest = open;
    yield isHeader ? rows.slice(1) : rows;
    if (rows.length > 0) isHeader = false;
  }
  if (rest !== '') throw new Error(`${path} ends in the middle of a row`);
}

/** The whole rows of a text, and what is left behind the last of them. */
function split(text: string): [string[][], string] {
  if (!text.includes('"')) {
    const lines = text.split('\r\n');
    const open = lines.pop() ?? '';
    return [lines.map((line) => line.split(',')), open];
  }
  const rows: string[][] = [];
  let row: string[] = [];
  let end = 0;
  CELL.lastIndex = 0;
  for (let found = CELL.exec(text); found !== null; found = CELL.exec(text)) {
    const [, cell = '', mark] = found;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (mark === ',') continue;
    rows.push(row);
    row = [];
    end = CELL.lastIndex;
  }
  return [rows, text.slice(end)];
}
