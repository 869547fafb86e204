import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../server/database/connect.ts';
import { assertDurable } from '../../server/database/durability.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { StartError } from '../../server/database/start-error.ts';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

const hasty = await createDatabase();
afterAll(() => hasty.drop());

it('refuses a Postgres that does not wait for its disk, and names what is off', async () => {
  const refused = assertDurable(hasty.db, { allowUnsafe: false });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(/fsync = off, full_page_writes = off, synchronous_commit = off\. Turn it on, or/);
});

it('takes such a Postgres when told to', async () => {
  await assertDurable(hasty.db, { allowUnsafe: true });
});

it('takes one that does wait, and sees a setting of the database that undoes it', async () => {
  await using folder = temporaryFolder();
  const embedded = await startEmbedded({ dataDir: folder.path, database: 'tandem', log: () => undefined });
  const db = await openDatabase(embedded.url, { poolMax: 1 });
  await assertDurable(db, { allowUnsafe: false });
  await db.raw('alter database tandem set synchronous_commit = off');
  await db.destroy();
  const later = await openDatabase(embedded.url, { poolMax: 1 });
  await expect(assertDurable(later, { allowUnsafe: false })).rejects.toThrow(/saved: synchronous_commit = off\./);
  await later.destroy();
  await embedded.stop();
});
