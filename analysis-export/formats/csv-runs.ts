const QUOTE = 0x22;
const COMMA = 0x2c;
const RETURN = 0x0d;

/** There is no end yet: the rest comes with the next piece. */
const OPEN = -1;

/** Is told of a column's cells: of each that differs from the one above, and of the first of a group. */
export interface Runs {
  /** @param row  in its group, from 0. @param from, to  where the cell lies in `bytes`, quotes included; the bytes do not stay */
  begin(row: number, bytes: Buffer, from: number, to: number): void;
}

/**
 * Finds the cells of CSV as `csv.ts` or Postgres has written it, as its bytes come by.
 *
 * Most cells say what the one above says: an id, a step, a wave. They are compared where they lie, and nothing is made of
 * them: no text, no number, no list.
 */
export class CsvRuns {
  readonly #columns: readonly Runs[];
  readonly #rows: number;
  readonly #full: (rows: number) => void;
  /** The row above, and what has come of the next ones. */
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Where the row begins that is looked for. */
  #at = 0;
  /** Where each cell of the row above begins and ends, and the same of the one that is looked for. */
  #above: Row;
  #next: Row;
  readonly #changed: Int32Array;
  #changes = 0;
  #isHeader = true;
  #row = 0;

  /** @param rows  so many are a group. @param full  is called behind each group, and in the end with what is left over */
  constructor(columns: readonly Runs[], rows: number, full: (rows: number) => void) {
    this.#columns = columns;
    this.#rows = rows;
    this.#full = full;
    this.#above = rowOf(columns.length);
    this.#next = rowOf(columns.length);
    this.#changed = new Int32Array(columns.length);
  }

  /** The next bytes of the file; they are not kept. */
  take(piece: Buffer): void {
    this.#append(piece);
    while (this.#findRow()) {
      [this.#above, this.#next] = [this.#next, this.#above];
      if (this.#isHeader) this.#isHeader = false;
      else this.#tell();
    }
  }

  /** @throws Error if the file ends in the middle of a row */
  end(): void {
    if (this.#at < this.#length) throw new Error('CSV ends in the middle of a row');
    if (this.#row > 0) this.#full(this.#row);
  }

  #tell(): void {
    const { starts, ends } = this.#above;
    if (this.#row === 0) {
      for (const [index, column] of this.#columns.entries()) column.begin(0, this.#bytes, starts[index] ?? 0, ends[index] ?? 0);
    } else {
      for (let change = 0; change < this.#changes; change += 1) {
        const index = this.#changed[change] ?? 0;
        this.#columns[index]?.begin(this.#row, this.#bytes, starts[index] ?? 0, ends[index] ?? 0);
      }
    }
    this.#row += 1;
    if (this.#row < this.#rows) return;
    this.#full(this.#row);
    this.#row = 0;
  }

  /** Looks for the cells of a row, and which of them differ. Of a row that is not whole yet nothing is told. */
  #findRow(): boolean {
    const bytes = this.#bytes;
    const length = this.#length;
    const { starts, ends } = this.#above;
    const next = this.#next;
    this.#changes = 0;
    let at = this.#at;
    for (let index = 0; index < starts.length; index += 1) {
      let above = starts[index] ?? 0;
      const last = ends[index] ?? 0;
      let end = at;
      while (above < last && bytes[end] === bytes[above]) {
        above += 1;
        end += 1;
      }
      if (above < last || end >= length || !isMark(bytes[end])) {
        end = endOf(bytes, at, length);
        if (end === OPEN) return false;
        this.#changed[this.#changes] = index;
        this.#changes += 1;
      }
      next.starts[index] = at;
      next.ends[index] = end;
      at = end + 1;
    }
    // Behind the carriage return is the line feed.
    if (at >= length) return false;
    this.#at = at + 1;
    return true;
  }

  /** Keeps the row above and what is open, and puts the piece behind it. */
  #append(piece: Buffer): void {
    const kept = this.#above.starts[0] ?? 0;
    const room = this.#length - kept + piece.length;
    const bytes = room > this.#bytes.length ? Buffer.alloc(2 * room) : this.#bytes;
    this.#bytes.copy(bytes, 0, kept, this.#length);
    this.#bytes = bytes;
    const { starts, ends } = this.#above;
    for (let index = 0; index < starts.length; index += 1) {
      starts[index] = (starts[index] ?? 0) - kept;
      ends[index] = (ends[index] ?? 0) - kept;
    }
    this.#at -= kept;
    this.#length = room;
    piece.copy(bytes, room - piece.length);
  }
}

interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

function rowOf(cells: number): Row {
  return { starts: new Int32Array(cells), ends: new Int32Array(cells) };
}

function isMark(byte: number | undefined): boolean {
  return byte === COMMA || byte === RETURN;
}

function endOf(bytes: Buffer, from: number, length: number): number {
  if (from < length && bytes[from] === QUOTE) return endOfQuoted(bytes, from + 1, length);
  for (let at = from; at < length; at += 1) if (isMark(bytes[at])) return at;
  return OPEN;
}

/** A quote inside is doubled. */
function endOfQuoted(bytes: Buffer, from: number, length: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at !== -1 && at + 1 < length; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at + 1;
  }
  return OPEN;
}
