import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** The earliest that a zip archive can say, so that the same data give the same bytes. */
const ENTRY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100600 };

export interface ZipFile {
  /** Writes a part of the archive, a piece at a time. */
  part(name: string, pieces: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

/** Opens an archive that is written as it comes: nothing of it is held in memory. Of more than 4 GB it is a ZIP64 archive. */
export function openZip(path: string): ZipFile {
  const zip = new yazl.ZipFile();
  const breaking = new AbortController();
  const written = pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }), { signal: breaking.signal });
  // Whoever writes or closes hears of it.
  written.catch(() => undefined);
  // And of a part that cannot be read.
  zip.on('error', () => undefined);
  return {
    async part(name, pieces) {
      const part = Readable.from(pieces, { objectMode: false });
      zip.addReadStream(part, name, ENTRY);
      try {
        await Promise.race([finished(part), written]);
      } catch (error) {
        breaking.abort();
        throw error;
      }
    },
    async close() {
      zip.end();
      // Whoever waited for the part that broke it has heard of it.
      await written.catch((error: unknown) => {
        if (!breaking.signal.aborted) throw error;
      });
    },
  };
}
