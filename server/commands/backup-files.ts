import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { StartError } from '../database/start-error.ts';

const copied = z.strictObject({
  table: z.string(),
  columns: z.array(z.string()),
  rows: z.int().nonnegative(),
  /** Of the rows as Postgres writes them, before they are packed. */
  sha256: z.string(),
});
export type Copied = z.infer<typeof copied>;

/** What a backup says of itself. */
const manifest = z.strictObject({
  format: z.literal(1),
  madeAt: z.string(),
  migrations: z.array(z.string()),
  /** The newest row of the audit in it; null where there is none. It has to be there again when this comes back. */
  auditHead: z.strictObject({ seq: z.int().positive(), hash: z.string() }).nullable(),
  tables: z.array(copied),
});
export type Manifest = z.infer<typeof manifest>;

export const MANIFEST = 'manifest.json';

/** @throws StartError if the folder holds no backup that this build knows */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (cause) {
    throw new StartError(`${folder} holds no backup: its ${MANIFEST} is missing or is none.`, { cause });
  }
}

export function fileOf(folder: string, table: string): string {
  return join(folder, `${table}.copy.gz`);
}

/** @returns SHA-256 of what was written, unpacked */
export async function pack(rows: Readable, file: string): Promise<string> {
  const { counted, digest } = hashing();
  await pipeline(rows, counted, createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  return digest();
}

/** @throws StartError if it is not what was packed */
export async function unpack(file: string, into: Writable, sha256: string): Promise<void> {
  const { counted, digest } = hashing();
  await pipeline(createReadStream(file), createGunzip(), counted, into);
  if (digest() !== sha256) throw new StartError(`${file} is damaged: it is not what was written into this backup.`);
}

function hashing(): { readonly counted: Transform; digest(): string } {
  const hash = createHash('sha256');
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { counted, digest: () => hash.digest('hex') };
}
