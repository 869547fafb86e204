import { join } from 'node:path';
import type { Knex } from 'knex';
import { migrate } from '../migrations/index.ts';
import { BROWSERS_PATIENCE, openDatabase } from './database/connect.ts';
import { assertDurable } from './database/durability.ts';
import { startEmbedded } from './database/embedded.ts';
import { databaseInEmbedded } from './database/own-address.ts';
import { makeFolder } from './database/folder.ts';
import { StartError } from './database/start-error.ts';
import { codeOf } from './database/system-error.ts';
import { readOuterKey } from './outer-key.ts';
import type { Settings } from './settings.ts';
import type { Key } from './store/sealing.ts';
import { ledgerIn, noteWithdrawals } from './withdrawal-ledger.ts';

/** Locks that the server waits for are held for far less than this. In ms. */
const SILENCE = 10_000;

/** What the migration says where it may not make the roles. */
const NO_ROLES = 'TD003';

/** Database and key: what the server and every command that touches data stand on. */
export interface Backbone {
  readonly db: Knex;
  /** For `openDatabase` under a role. */
  readonly url: string;
  /** The same database for the owner of its tables. */
  readonly ownerUrl: string;
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
  const ownerUrl = settings.migrationUrl ?? url;
  try {
    await prepare(ownerUrl, ledger, settings, ownerUrl === url ? null : decodeURIComponent(new URL(url).username));
    const db = await openDatabase(url, { poolMax: 20, role: 'tandem_app', silence: SILENCE, patience: BROWSERS_PATIENCE });
    return {
      db,
      url,
      ownerUrl,
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
async function prepare(url: string, ledger: string, { allowUnsafeDatabase: allowUnsafe }: Settings, login: string | null): Promise<void> {
  const db = await openDatabase(url, { poolMax: 1 });
  try {
    await assertDurable(db, { allowUnsafe });
    await migrate(db, login).catch((error: unknown) => {
      throw codeOf(error) === NO_ROLES && error instanceof Error ? new StartError(error.message.replace(/^.* - (?=This database user)/s, ''), { cause: error }) : error;
    });
    await noteWithdrawals(db, ledger);
  } finally {
    await db.destroy();
  }
}
