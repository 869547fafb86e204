import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Paths below the folder, with `/`, whatever the system, in the order of their bytes. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
