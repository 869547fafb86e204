import { join } from 'node:path';
import { makeFolder } from '../database/folder.ts';
import { readHolder, tryLock, type Lock } from '../database/lock-file.ts';
import { StartError } from '../database/start-error.ts';

/** Held by the server that runs on this data; its note is the server's address. */
const lockFile = (dataDir: string): string => join(dataDir, 'server.lock');

/**
 * Makes this process the only server on this data.
 *
 * @throws StartError with the address of the one that runs already, or if the folder cannot be written
 */
export async function claimData(dataDir: string): Promise<Lock> {
  await makeFolder(dataDir);
  const attempt = await tryLock(lockFile(dataDir));
  if ('lock' in attempt) return attempt.lock;
  const { pid, note } = attempt.holder;
  const where = note === '' ? 'is just starting' : `is already running at ${note}`;
  throw new StartError(
    `Tandem ${where} on this data (process ${pid}, ${dataDir}). Use that one, or stop it first; for a second one with data of its own, set DATA_DIR and PORT.`,
  );
}

/** Address of the server that runs on this data, or `null`. */
export async function runningAddress(dataDir: string): Promise<string | null> {
  const holder = await readHolder(lockFile(dataDir));
  return holder === null || holder.note === '' ? null : holder.note;
}
