import { ByteWriter, type ParquetWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { Column, Entry } from '../columns/columns.ts';
import type { Runs } from './csv-runs.ts';
import { ParquetValues } from './parquet-values.ts';

type Writer = ParquetWriter['writer'];
type Element = ParquetWriter['schema'][number] & { readonly type: 'BYTE_ARRAY' | 'INT64' | 'DOUBLE' | 'BOOLEAN' };
type Chunk = ParquetWriter['row_groups'][number]['columns'][number];
type Encoding = 'PLAIN' | 'RLE' | 'RLE_DICTIONARY';

/** How each type of the codebook lies in Parquet; every column may be null. */
const ELEMENTS: Readonly<Record<Entry['type'], Omit<Element, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  integer: { type: 'INT64', repetition_type: 'OPTIONAL' },
  number: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  boolean: { type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
  datetime: {
    type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'OPTIONAL',
    // Without it a reader takes the instant for a time of day somewhere, and not for one in UTC.
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

/** Stands for an empty cell. */
const NOTHING = -1;

/** Room for a group of rows that its columns use one after the other. */
export interface Scratch {
  /** 1 for each row that says something. */
  readonly levels: Uint8Array;
  /** What these rows say. */
  readonly indexes: Uint32Array;
}

/**
 * A column of a group of rows: runs of rows that say the same, and what they say, each value once.
 *
 * Where most rows say what no other does (ids, instants), the first group shows it; from then on none is looked up.
 */
export class ParquetColumn implements Runs {
  readonly element: Element;
  #firsts = new Uint32Array(64);
  #says = new Int32Array(64);
  readonly #values: ParquetValues;
  #runs = 0;
  #known: Map<string, number> | null = new Map();

  constructor({ name, type }: Column) {
    this.element = { name, ...ELEMENTS[type] };
    this.#values = new ParquetValues(type);
  }

  begin(row: number, bytes: Buffer, from: number, to: number): void {
    if (this.#runs === this.#firsts.length) this.#grow();
    this.#firsts[this.#runs] = row;
    this.#says[this.#runs] = from === to ? NOTHING : this.#valueIn(bytes, from, to);
    this.#runs += 1;
  }

  #grow(): void {
    const [firsts, says] = [this.#firsts, this.#says];
    this.#firsts = new Uint32Array(2 * this.#runs);
    this.#firsts.set(firsts);
    this.#says = new Int32Array(2 * this.#runs);
    this.#says.set(says);
  }

  #valueIn(bytes: Buffer, from: number, to: number): number {
    const index = this.#values.count;
    if (this.#known !== null) {
      const cell = bytes.toString('latin1', from, to);
      const known = this.#known.get(cell);
      if (known !== undefined) return known;
      this.#known.set(cell, index);
    }
    this.#values.add(bytes, from, to);
    return index;
  }

  /** Writes the group and forgets it. */
  write(writer: Writer, rows: number, scratch: Scratch): Chunk {
    const start = writer.offset;
    const told = this.#spread(rows, scratch);
    const indexes = scratch.indexes.subarray(0, told);
    const isUnique = 2 * this.#values.count > told;
    const isListed = this.#known !== null && !isUnique && told > 0;
    const encoding: Encoding = this.element.type === 'BOOLEAN' ? 'RLE' : isListed ? 'RLE_DICTIONARY' : 'PLAIN';
    let raw = encoding === 'RLE_DICTIONARY' ? this.#writeDictionary(writer) : 0;
    const page = writer.offset;
    raw += this.#writePage(writer, encoding, scratch.levels.subarray(0, rows), indexes);
    this.#runs = 0;
    this.#values.clear();
    if (isUnique) this.#known = null;
    this.#known?.clear();
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: this.element.type,
        encodings: encoding === 'RLE_DICTIONARY' ? ['PLAIN', encoding] : [encoding],
        path_in_schema: [this.element.name],
        codec: 'SNAPPY',
        num_values: BigInt(rows),
        total_compressed_size: BigInt(writer.offset - start),
        total_uncompressed_size: BigInt(raw),
        data_page_offset: BigInt(page),
        ...(page > start ? { dictionary_page_offset: BigInt(start) } : {}),
      },
    };
  }

  /** @returns how many rows say something */
  #spread(rows: number, { levels, indexes }: Scratch): number {
    let told = 0;
    for (let run = 0; run < this.#runs; run += 1) {
      const first = this.#firsts[run] ?? 0;
      const end = run + 1 < this.#runs ? (this.#firsts[run + 1] ?? 0) : rows;
      const says = this.#says[run] ?? NOTHING;
      // A loop, as most runs are short: to call fill for each costs more.
      for (let row = first; row < end; row += 1) levels[row] = says === NOTHING ? 0 : 1;
      if (says === NOTHING) continue;
      for (let row = first; row < end; row += 1, told += 1) indexes[told] = says;
    }
    return told;
  }

  /** @returns its bytes, were it not packed */
  #writeDictionary(writer: Writer): number {
    const { bytes, count } = this.#values;
    const packed = snappyCompress(bytes);
    const start = writer.offset;
    writePageHeader(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: bytes.length,
      compressed_page_size: packed.length,
      dictionary_page_header: { num_values: count, encoding: 'PLAIN' },
    });
    const header = writer.offset - start;
    writer.appendBytes(packed);
    return header + bytes.length;
  }

  /** @returns its bytes, were it not packed */
  #writePage(writer: Writer, encoding: Encoding, levels: Uint8Array, indexes: Uint32Array): number {
    const where = new ByteWriter();
    writeRleBitPackedHybrid(where, levels, 1);
    const what = this.#encoded(encoding, indexes);
    const packed = snappyCompress(what);
    const start = writer.offset;
    writePageHeader(writer, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: where.offset + what.length,
      compressed_page_size: where.offset + packed.length,
      data_page_header_v2: {
        num_values: levels.length,
        num_nulls: levels.length - indexes.length,
        num_rows: levels.length,
        encoding,
        definition_levels_byte_length: where.offset,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    });
    const header = writer.offset - start;
    writer.appendBytes(where.getBytes());
    writer.appendBytes(packed);
    return header + where.offset + what.length;
  }

  #encoded(encoding: Encoding, indexes: Uint32Array): Uint8Array {
    const values = this.#values;
    // Each said by one row, in their order.
    if (encoding === 'PLAIN') return values.count === indexes.length ? values.bytes : values.bytesOf(indexes);
    const page = new ByteWriter();
    if (encoding === 'RLE_DICTIONARY') {
      const bits = Math.ceil(Math.log2(values.count));
      page.appendUint8(bits);
      writeRleBitPackedHybrid(page, indexes, bits);
    } else {
      const yes = new ByteWriter();
      writeRleBitPackedHybrid(yes, values.bytesOf(indexes), 1);
      page.appendUint32(yes.offset);
      page.appendBytes(yes.getBytes());
    }
    return page.getBytes();
  }
}
