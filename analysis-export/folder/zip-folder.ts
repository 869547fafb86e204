import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { filesIn } from '../formats/files-in.ts';
import { openZip } from '../formats/zip-file.ts';

/** Packs a folder into an archive, in which it is the one folder. The archive is there only when it is whole. */
export async function zipFolder(folder: string, target: string): Promise<void> {
  const part = `${target}.part`;
  const zip = openZip(part);
  try {
    for (const file of await filesIn(folder)) await zip.part(`${basename(folder)}/${file}`, createReadStream(join(folder, file)));
    await zip.close();
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
