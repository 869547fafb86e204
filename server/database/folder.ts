import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from './start-error.ts';
import { codeOf } from './system-error.ts';

/**
 * Makes a folder for data, with those above it, unless it is there.
 *
 * @returns its real path
 * @throws StartError if it cannot be written
 */
export async function makeFolder(path: string): Promise<string> {
  try {
    await ensure(path);
    await access(path, constants.W_OK);
    return await realpath(path);
  } catch (cause) {
    throw new StartError(`The folder ${path} cannot be written. Set DATA_DIR to one that can.`, { cause });
  }
}

// Node's own recursive mkdir never returns where the system denies a child of a folder that is there, as in /proc.
async function ensure(path: string, isLastTry = false): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory();
    if (isThere) return;
    if (codeOf(error) !== 'ENOENT' || isLastTry) throw error;
    await ensure(dirname(path));
    await ensure(path, true);
  }
}
