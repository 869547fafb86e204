import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { StartError } from './database/start-error.ts';
import type { Key } from './store/sealing.ts';

/**
 * The key that wraps the participants' data keys: 32 bytes, base64, in a file beside the database and never
 * in it. Made at the first start. Whoever loses it loses every typed text; keep a copy apart from the backups.
 *
 * @throws StartError if the file cannot be read or written, or does not hold such a key
 */
export async function readOuterKey(file: string): Promise<Key> {
  try {
    await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isAlreadyThere(error)) {
      throw new StartError(`The key file ${file} cannot be written. Set DATA_DIR to a folder that can be.`, {
        cause: error,
      });
    }
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length === 32) return key;
  throw new StartError(
    `The key file ${file} does not hold a key. What participants typed can be read with the right one only: put it back from your copy.`,
  );
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
