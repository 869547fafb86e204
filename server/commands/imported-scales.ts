import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PointMeasure } from '../../experiments/kit/measure.ts';
import { imported, type StoredScale } from '../../experiments/measures/imported.ts';
import { StartError } from '../database/start-error.ts';
import { textsHash } from './measures/stored-from.ts';

/** Where a lab's imported scales lie. Git does not keep this folder: their words are not ours to pass on. */
export const IMPORTED_FOLDER = 'experiments/measures/imported';

/**
 * Every scale that was imported here.
 *
 * @throws StartError if the words of one are no longer those that were imported
 */
export async function importedScales(root: string): Promise<readonly PointMeasure[]> {
  const folder = join(root, IMPORTED_FOLDER);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => measureIn(await readFile(join(folder, name), 'utf8'), name)));
}

function measureIn(json: string, name: string): PointMeasure {
  const stored: StoredScale = JSON.parse(json);
  if (textsHash(stored.texts) !== stored.textsHash) {
    throw new StartError(`${IMPORTED_FOLDER}/${name}: its words were changed after the import, so answers to two wordings would be one scale. Import the changed wording as a variant of its own.`);
  }
  return imported(stored);
}
