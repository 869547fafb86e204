import { constants } from 'node:fs';
import { appendFile, copyFile, readFile } from 'node:fs/promises';
import { applicationName } from '../database/application-name.ts';
import { StartError } from '../database/start-error.ts';
import { codeOf } from '../database/system-error.ts';
import { TableCopies } from '../store/table-copies.ts';
import { readLedger, type Noted } from '../withdrawal-ledger.ts';
import { fileOf, unpack, type Manifest } from './backup-files.ts';

/**
 * Brings tables back into a database that has none of their rows, all or nothing, and leaves out the keys of those who
 * were erased.
 *
 * @throws StartError if a file is damaged, rows are missing, or the backup is of another build
 */
export async function copyIn(url: string, manifests: readonly (readonly [string, Manifest])[], noted: readonly Noted[]): Promise<void> {
  const copies = await TableCopies.writing({ url, name: applicationName() });
  try {
    const here = await copies.migrations();
    const empty = (await copies.rowsIn('studies')) === 0;
    if (!empty) throw new StartError('There are studies here already. Set DATA_DIR to a new folder: nothing is restored over data.');
    for (const [folder, { migrations, tables }] of manifests) {
      if (JSON.stringify(migrations) !== JSON.stringify(here)) {
        throw new StartError(`${folder} was made by another build (${migrations.at(-1)}; this one is at ${here.at(-1)}). Restore it with that one; then this one can start on it.`);
      }
      for (const { table, columns, rows, sha256 } of tables) {
        await unpack(fileOf(folder, table), copies.in({ table, columns }), sha256);
        const found = await copies.rowsIn(table);
        if (found !== rows) throw new StartError(`${table}: ${found} rows came back, ${rows} were written. Nothing is restored.`);
      }
    }
    await copies.destroyKeysOf(noted.flatMap(({ scope, participantId }) => (scope === 'erase' ? [participantId] : [])));
    await copies.forgetSignIns();
    await copies.commit();
  } catch (error) {
    await copies.discard();
    throw error;
  }
}

/** The key that is here stays; one of another database is none of this backup's. */
export async function adoptKey(copy: string, here: string): Promise<void> {
  try {
    await copyFile(copy, here, constants.COPYFILE_EXCL);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw new StartError(`${copy} cannot be copied to ${here}.`, { cause });
    if ((await readFile(here, 'utf8')) === (await readFile(copy, 'utf8'))) return;
    throw new StartError(`${here} is another key than that of the backup. Set DATA_DIR to a new folder.`);
  }
}

/** Whoever has withdrawn by either list stays withdrawn. */
export async function joinLedgers(here: string, copy: string): Promise<readonly Noted[]> {
  const known = await readLedger(here);
  const ids = new Set(known.map(({ withdrawalId }) => withdrawalId));
  const others = (await readLedger(copy)).filter(({ withdrawalId }) => !ids.has(withdrawalId));
  for (const { withdrawalId, participantId, scope, at } of others) {
    await appendFile(here, `${withdrawalId} ${participantId} ${scope} ${at}\n`, { mode: 0o600, flush: true });
  }
  return [...known, ...others];
}
