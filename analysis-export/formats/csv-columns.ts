import { createReadStream } from 'node:fs';

const QUOTE = 0x22;
const COMMA = 0x2c;
const RETURN = 0x0d;

/**
 * The columns of a file as `csv.ts` or Postgres has written it, so many rows at a time: a list of values for each
 * column, all of one length. The lists are filled again for the rows that follow.
 *
 * Most cells say what the one above says: an id, a step, a wave. They are compared where they lie, and what they say is
 * read once and is in memory once.
 *
 * @param reads  how the cells of each column are read; an empty one is `null`
 */
export async function* readCsvColumns<Value>(
  path: string,
  reads: readonly ((cell: string) => Value)[],
  rows: number,
): AsyncGenerator<(Value | null)[][]> {
  const columns = reads.map((read) => new Column(read, rows));
  let text = '';
  let isHeader = true;
  let held = 0;
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    text += chunk;
    let from = 0;
    if (isHeader) {
      const end = text.indexOf('\r\n');
      if (end === -1) continue;
      from = end + 2;
      isHeader = false;
    }
    for (let next = takeRow(columns, text, from, held); next !== OPEN; next = takeRow(columns, text, from, held)) {
      from = next;
      held += 1;
      if (held < rows) continue;
      yield columns.map((column) => column.upTo(rows));
      held = 0;
    }
    text = text.slice(from);
  }
  if (text !== '') throw new Error(`${path} ends in the middle of a row`);
  if (held > 0) yield columns.map((column) => column.upTo(held).slice(0, held));
}

/** There is no end yet: the rest comes with the next piece of the file, and then the row is read from its beginning. */
const OPEN = -1;

/** @returns where the next row begins, or `OPEN` */
function takeRow<Value>(columns: readonly Column<Value>[], text: string, from: number, row: number): number {
  let at = from;
  for (const column of columns) {
    const end = column.take(text, at, row);
    if (end === OPEN) return OPEN;
    at = end + 1;
  }
  return at < text.length ? at + 1 : OPEN;
}

class Column<Value> {
  readonly #read: (cell: string) => Value;
  readonly #values: (Value | null)[];
  /** The cell above as it lies in the file, what it says, and the first row that says it. */
  #above = '';
  #value: Value | null = null;
  #since = 0;

  constructor(read: (cell: string) => Value, rows: number) {
    this.#read = read;
    this.#values = new Array<Value | null>(rows).fill(null);
  }

  /** @returns where the cell ends, or `OPEN` */
  take(text: string, from: number, row: number): number {
    const end = from + this.#above.length;
    if (isMark(text.charCodeAt(end)) && text.startsWith(this.#above, from)) return end;
    const other = endOf(text, from);
    if (other === OPEN) return OPEN;
    this.#fill(row);
    this.#above = text.slice(from, other);
    this.#value = this.#above === '' ? null : this.#read(plain(this.#above));
    return other;
  }

  /** The values of the first rows; the next row is the first again. */
  upTo(row: number): (Value | null)[] {
    this.#fill(row);
    this.#since = 0;
    return this.#values;
  }

  #fill(row: number): void {
    if (row - this.#since === 1) this.#values[this.#since] = this.#value;
    else this.#values.fill(this.#value, this.#since, row);
    this.#since = row;
  }
}

function isMark(code: number): boolean {
  return code === COMMA || code === RETURN;
}

function plain(cell: string): string {
  return cell.charCodeAt(0) === QUOTE ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

function endOf(text: string, from: number): number {
  if (text.charCodeAt(from) === QUOTE) return endOfQuoted(text, from + 1);
  for (let at = from; at < text.length; at += 1) if (isMark(text.charCodeAt(at))) return at;
  return OPEN;
}

/** A quote inside is doubled. */
function endOfQuoted(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1 < text.length ? at + 1 : OPEN;
  }
  return OPEN;
}
