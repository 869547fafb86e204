const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Line ends of CSV as RFC 4180 has them: `\r\n` between the rows, and whatever stands between quotes as it is.
 * A quote inside a quoted cell is doubled, so to count quotes is to know whether a cell is open.
 */
export class CrlfLines {
  #isQuoted = false;
  /** Rows so far, the header line included. */
  lines = 0;

  /** The same bytes with other line ends. */
  ended(piece: Buffer): Buffer {
    return this.#isQuoted || piece.includes(QUOTE) ? this.#byByte(piece) : this.#byLine(piece);
  }

  /** Where nothing is quoted, every line feed ends a row; to look for the next one is many times quicker than to look at each byte. */
  #byLine(piece: Buffer): Buffer {
    const ends: number[] = [];
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, end + 1)) ends.push(end);
    const out = Buffer.allocUnsafe(piece.length + ends.length);
    let length = 0;
    let start = 0;
    for (const end of ends) {
      length += piece.copy(out, length, start, end);
      out[length++] = CARRIAGE_RETURN;
      out[length++] = LINE_FEED;
      start = end + 1;
    }
    piece.copy(out, length, start);
    this.lines += ends.length;
    return out;
  }

  #byByte(piece: Buffer): Buffer {
    const out = Buffer.allocUnsafe(piece.length * 2);
    let length = 0;
    for (const byte of piece) {
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      else if (byte === LINE_FEED && !this.#isQuoted) {
        out[length++] = CARRIAGE_RETURN;
        this.lines += 1;
      }
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }
}
