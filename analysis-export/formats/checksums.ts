import { createHash } from 'node:crypto';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from './files-in.ts';

/** Bytes that are read at once. */
const PIECE = 262_144;

export const CHECKSUMS = 'CHECKSUMS.sha256';

export interface FolderSize {
  readonly files: number;
  readonly bytes: number;
  /** Of the file with the checksums of all others, so of everything. */
  readonly sha256: string;
}

/** One line a file, in the form and order that `sha256sum -c CHECKSUMS.sha256` reads. */
export async function writeChecksums(folder: string): Promise<FolderSize> {
  const lines: string[] = [];
  let bytes = 0;
  for (const file of await filesIn(folder)) {
    lines.push(`${await sha256(join(folder, file))}  ${file}\n`);
    bytes += (await stat(join(folder, file))).size;
  }
  const text = lines.join('');
  await writeFile(join(folder, CHECKSUMS), text, { mode: 0o600 });
  return { files: lines.length + 1, bytes: bytes + Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}

/** Sums by path, as an earlier export has noted them; `null` where there are none. */
export async function readChecksums(folder: string): Promise<ReadonlyMap<string, string> | null> {
  const text = await readFile(join(folder, CHECKSUMS), 'utf8').catch(() => null);
  if (text === null) return null;
  return new Map(text.split('\n').flatMap((line) => (line === '' ? [] : [[line.slice(66), line.slice(0, 64)] as const])));
}

/** Of the bytes of a file, in hexadecimal. They are read into one place, over and over: a stream would leave each piece lying about. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE);
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
