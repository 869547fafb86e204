import { join } from 'node:path';
import type { Knex } from 'knex';
import { migrate } from '../migrations/index.ts';
import { BROWSERS_PATIENCE, openDatabase } from './database/connect.ts';
import { assertDurable } from './database/durability.ts';
import { startEmbedded } from './database/embedded.ts';
import { databaseInEmbedded } from './database/own-address.ts';
import { makeFolder } from './database/folder.ts';
import { readOuterKey } from './outer-key.ts';
import type { Settings } from './settings.ts';
import type { Key } from './store/sealing.ts';
import { ledgerIn, noteWithdrawals } from './withdrawal-ledger.ts';

/** Locks that the server waits for are held for far less than this. In ms. */
const SILENCE = 10_000;

/** Database and key: what the server and every command that touches data stand on. */
export interface Backbone {
  readonly db: Knex;
  readonly url: string;
  readonly outerKey: Key;
  /** Notes beside the key who has withdrawn, see `withdrawal-ledger.ts`. */
  noteWithdrawals(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens the database (starting the embedded one if need be), refuses one that loses data, and migrates it.
 *
 * @throws StartError with one line for the person who started it
 */
export async function openBackbone(settings: Settings, log: (line: string) => void): Promise<Backbone> {
  const dataDir = await makeFolder(settings.dataDir);
  const outerKey = await readOuterKey(join(dataDir, 'key'));
  const ledger = ledgerIn(dataDir);
  const folder = join(dataDir, 'db');
  const database = settings.databaseUrl === null ? 'tandem' : await databaseInEmbedded(folder, settings.databaseUrl);
  const embedded = database === null ? null : await startEmbedded({ dataDir: folder, database, log });
  const url = embedded?.url ?? settings.databaseUrl ?? '';
  try {
    await prepare(url, ledger, settings.allowUnsafeDatabase);
    const db = await openDatabase(url, { poolMax: 20, silence: SILENCE, patience: BROWSERS_PATIENCE });
    return {
      db,
      url,
      outerKey,
      noteWithdrawals: () => noteWithdrawals(db, ledger),
      async stop() {
        await db.destroy();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** On a pool of its own: a migration may take its time. */
async function prepare(url: string, ledger: string, allowUnsafe: boolean): Promise<void> {
  const db = await openDatabase(url, { poolMax: 1 });
  try {
    await assertDurable(db, { allowUnsafe });
    await migrate(db);
    await noteWithdrawals(db, ledger);
  } finally {
    await db.destroy();
  }
}
