import { parseArgs } from 'node:util';
import { StartError } from '../database/start-error.ts';

const BACKUP = 'npm run backup -- --out NEW-FOLDER [--keys FOLDER]';
const RESTORE = 'npm run restore -- --from FOLDER [--keys FOLDER]';

/** Where a backup lies, and where the keys that belong to it. */
export interface BackupPlace {
  readonly folder: string;
  readonly keys: string;
}

/** @throws StartError: a line on what is wrong, then the usage */
export const readBackupCommand = (args: readonly string[]): BackupPlace => placeIn(args, 'out', BACKUP);
export const readRestoreCommand = (args: readonly string[]): BackupPlace => placeIn(args, 'from', RESTORE);

function placeIn(args: readonly string[], name: 'out' | 'from', usage: string): BackupPlace {
  try {
    const options = { [name]: { type: 'string' }, keys: { type: 'string' } } as const;
    const { values } = parseArgs({ args: [...args], strict: true, options });
    const { [name]: folder = '', keys = `${folder.replace(/\/+$/, '')}-keys` } = values;
    if (folder === '') throw new Error(`--${name} is missing.`);
    return { folder, keys };
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
