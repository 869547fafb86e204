import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StartError } from '../../server/database/start-error.ts';
import { filesIn } from '../formats/files-in.ts';
import { openZip } from '../formats/zip-file.ts';

/** Bytes that every reader of zip archives understands. */
const MOST_BYTES = 4_000_000_000;

/**
 * Packs a folder into an archive, in which it is the one folder. The archive is there only when it is whole.
 *
 * @throws StartError if the folder is larger than an archive may be
 */
export async function zipFolder(folder: string, target: string): Promise<void> {
  const files = await filesIn(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_BYTES) throw new StartError(`${folder} has ${bytes} bytes, and an archive holds ${MOST_BYTES}. The folder itself is whole; take that.`);
  const part = `${target}.part`;
  const zip = openZip(part);
  try {
    for (const file of files) await zip.part(`${basename(folder)}/${file}`, createReadStream(join(folder, file)));
    await zip.close();
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
