import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applicationName } from '../database/application-name.ts';
import { StartError } from '../database/start-error.ts';
import { codeOf } from '../database/system-error.ts';
import { KEYS_TABLE, TableCopies } from '../store/table-copies.ts';
import { ledgerIn } from '../withdrawal-ledger.ts';
import { fileOf, MANIFEST, pack, type Copied, type Manifest } from './backup-files.ts';

/**
 * Copies every table, as all are at one instant, into a new folder. What opens the texts in it goes into another, in
 * place of what was there: the wrapped data keys, the key that wraps them, and who has withdrawn.
 */
export async function copyOut(url: string, out: string, keys: string, dataDir: string): Promise<readonly Copied[]> {
  await newFolder(out);
  const draft = `${keys}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const copies = await TableCopies.reading({ url, name: applicationName() });
  try {
    const tables: Copied[] = [];
    for (const shape of await copies.shapes()) {
      const folder = shape.table === KEYS_TABLE ? draft : out;
      const sha256 = await pack(copies.out(shape), fileOf(folder, shape.table));
      tables.push({ ...shape, columns: [...shape.columns], rows: await copies.rowsIn(shape.table), sha256 });
    }
    const manifest = { format: 1 as const, madeAt: new Date().toISOString(), migrations: [...(await copies.migrations())], auditHead: await copies.auditHead() };
    const write = (folder: string, listed: Copied[]): Promise<void> => {
      const whole: Manifest = { ...manifest, tables: listed };
      return writeFile(join(folder, MANIFEST), `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600 });
    };
    const isKey = ({ table }: Copied): boolean => table === KEYS_TABLE;
    await write(draft, tables.filter(isKey));
    await copyFile(join(dataDir, 'key'), join(draft, 'key'));
    await copyFile(ledgerIn(dataDir), join(draft, 'withdrawn')).catch(unlessMissing);
    await rm(keys, { recursive: true, force: true });
    await rename(draft, keys);
    // Last: a folder without it is no backup.
    await write(out, tables.filter((table) => !isKey(table)));
    return tables;
  } finally {
    await copies.discard();
  }
}

async function newFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (cause) {
    throw new StartError(`${path} cannot be made as a new folder: it is there already, or the folder around it is not writable.`, { cause });
  }
}

// Nobody has withdrawn yet.
function unlessMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}
