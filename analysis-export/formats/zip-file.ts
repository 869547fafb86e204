import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { strToU8, Zip, ZipDeflate } from 'fflate';

/** The earliest that a zip archive can say, so that the same data give the same bytes. */
const NO_DATE = new Date(1980, 0, 1);
/** What is compressed at once, in bytes: how it is cut decides the bytes that come out. */
const PIECE = 65_536;

export interface ZipFile {
  /** Writes a part of the archive, a piece at a time. */
  part(name: string, pieces: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

/** Opens an archive that is written as it comes: nothing of it is held in memory. */
export function openZip(path: string): ZipFile {
  const file = createWriteStream(path, { mode: 0o600 });
  const written = finished(file);
  // Whoever writes or closes hears of it.
  written.catch(() => undefined);
  let failed: Error | null = null;
  const zip = new Zip((error, bytes) => {
    if (error === null) file.write(bytes);
    else failed = error;
  });
  const roomed = async (): Promise<void> => {
    if (failed !== null) throw failed;
    if (file.writableNeedDrain) await Promise.race([once(file, 'drain'), written]);
  };
  return {
    async part(name, pieces) {
      const part = new ZipDeflate(name, { level: 6 });
      part.mtime = NO_DATE;
      zip.add(part);
      for await (const piece of evenly(pieces)) {
        part.push(piece);
        await roomed();
      }
      part.push(new Uint8Array(), true);
      await roomed();
    },
    async close() {
      zip.end();
      await roomed();
      file.end();
      await written;
    },
  };
}

/** The same bytes in pieces of one size, however they came: a reader of files is not asked how much it has read. */
async function* evenly(pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept = Buffer.alloc(0);
  for await (const piece of pieces) {
    kept = Buffer.concat([kept, typeof piece === 'string' ? strToU8(piece) : piece]);
    let from = 0;
    for (; kept.length - from >= PIECE; from += PIECE) yield kept.subarray(from, from + PIECE);
    kept = kept.subarray(from);
  }
  if (kept.length > 0) yield kept;
}
