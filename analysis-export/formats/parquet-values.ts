import type { Entry } from '../columns/columns.ts';

type Type = Entry['type'];

const QUOTE = 0x22;
/** Bytes before the bytes of a text: how many they are. */
const PREFIX = 4;

/** The values of a column in a group of rows, one behind the other, as bytes of Parquet (“plain”). */
export class ParquetValues {
  count = 0;
  readonly #type: Type;
  #bytes = Buffer.allocUnsafe(1_024);
  /** Where each begins; behind the last, where the next will. */
  #begins = new Uint32Array(64);

  constructor(type: Type) {
    this.#type = type;
  }

  clear(): void {
    this.count = 0;
  }

  /** All of them. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.sizeTo(this.count));
  }

  /** Bytes of the first so many. */
  sizeTo(count: number): number {
    return this.#begins[count] ?? 0;
  }

  /** Of each of these its bytes; of one that is there twice, twice. */
  bytesOf(indexes: Uint32Array): Buffer {
    let size = 0;
    for (const index of indexes) size += this.sizeTo(index + 1) - this.sizeTo(index);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (const index of indexes) at += this.#bytes.copy(bytes, at, this.sizeTo(index), this.sizeTo(index + 1));
    return bytes;
  }

  /** Adds what a cell of CSV says that is not empty. */
  add(cells: Buffer, from: number, to: number): void {
    const at = this.sizeTo(this.count);
    this.count += 1;
    if (this.count === this.#begins.length) {
      const begins = this.#begins;
      this.#begins = new Uint32Array(2 * this.count);
      this.#begins.set(begins);
    }
    this.#begins[this.count] = at + this.#write(cells, from, to, at);
  }

  #write(cells: Buffer, from: number, to: number, at: number): number {
    if (this.#type === 'string') return this.#writeText(cells, from, to, at);
    this.#ensure(at + 8);
    const cell = cells.toString('latin1', from, to);
    switch (this.#type) {
      case 'integer':
        this.#bytes.writeBigInt64LE(BigInt(cell), at);
        return 8;
      case 'number':
        this.#bytes.writeDoubleLE(Number(cell), at);
        return 8;
      case 'datetime':
        this.#bytes.writeBigInt64LE(BigInt(Date.parse(cell)), at);
        return 8;
      case 'boolean':
        this.#bytes[at] = cell === '1' ? 1 : 0;
        return 1;
    }
  }

  /** Byte by byte, since texts are short. */
  #writeText(cells: Buffer, from: number, to: number, at: number): number {
    this.#ensure(at + PREFIX + to - from);
    const isQuoted = cells[from] === QUOTE;
    const last = isQuoted ? to - 1 : to;
    let end = at + PREFIX;
    for (let cell = isQuoted ? from + 1 : from; cell < last; cell += 1) {
      const byte = cells[cell] ?? 0;
      this.#bytes[end] = byte;
      end += 1;
      // Inside of quotes a quote is doubled.
      if (byte === QUOTE) cell += 1;
    }
    this.#bytes.writeUInt32LE(end - at - PREFIX, at);
    return end - at;
  }

  #ensure(length: number): void {
    if (length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(2 * length);
    this.#bytes.copy(bytes);
    this.#bytes = bytes;
  }
}
