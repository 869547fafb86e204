import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readManifest } from '../../server/commands/backup-files.ts';
import { copyIn } from '../../server/commands/copy-in.ts';
import { copyOut } from '../../server/commands/copy-out.ts';
import { checkRestored } from '../../server/commands/restored-checks.ts';
import { walkAudit } from '../../server/store/audit-walk.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { takeBackSharing } from '../../server/store/sharing.ts';
import { withdraw, withdrawAgain } from '../../server/store/withdrawals.ts';
import { ledgerIn, noteWithdrawals, readLedger } from '../../server/withdrawal-ledger.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db, outerKey } = database;
const stage = await Stage.open(database, { id: 'kept' });
afterAll(() => database.drop());

/** Of the audit, where it is another test's matter. */
const WHOLE = { break: null };

const played = async (): Promise<StageCouple> => (await (await stage.couple()).arrives('A', 'B')).plays();

/** A folder of data with its key, as the server keeps it. */
async function dataFolder() {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, 'key'), `${Buffer.from(outerKey).toString('base64')}\n`);
  return folder;
}

async function brought(from: string, keys: string, ledger: string): Promise<TestDatabase & { readonly again: number }> {
  const back = await createDatabase();
  const noted = await readLedger(ledger);
  await copyIn(back.url, [[from, await readManifest(from)], [keys, await readManifest(keys)]], noted);
  let again = 0;
  for (const one of noted) if (await withdrawAgain(back.db, one)) again += 1;
  return { ...back, again };
}

it('brings every row back as it was, and what is checked in it holds', async () => {
  await using data = await dataFolder();
  await played();
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  const tables = await copyOut(database.url, out, keys, data.path);
  await using back = await brought(out, keys, ledgerIn(data.path));
  for (const { table, columns } of tables.filter((each) => each.table !== 'sign_ins')) {
    const all = (from: typeof db) => from(table).select().orderByRaw(columns.map((_, index) => `${index + 1}`).join(', ')).then((rows: unknown) => rows);
    expect(await all(back.db), table).toEqual(await all(db));
  }
  const checked = await checkRestored(back.db, outerKey, WHOLE);
  expect(checked).toMatchObject({ unfolded: 0, problems: [] });
  expect(checked.dyadSessions).toBeGreaterThan(0);
  expect(checked.readableTexts).toBeGreaterThan(0);
  expect(await back.db('sign_ins').whereNull('revoked_at')).toEqual([]);
});

it('an erasure reaches a backup that was made before it', async () => {
  await using data = await dataFolder();
  const { scopes: { A, B } } = await played();
  const mine: string[] = await db('texts').where({ participant_id: A.participantId }).pluck('text_id');
  const theirs: string[] = await db('texts').where({ participant_id: B.participantId }).pluck('text_id');
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  await copyOut(database.url, out, keys, data.path);
  await withdraw(db, { participantId: A.participantId, scope: 'erase', askedBy: 'participant', reason: '' });
  await noteWithdrawals(db, ledgerIn(data.path));

  await using back = await brought(out, keys, ledgerIn(data.path));
  expect(back.again).toBe(1);
  const store = createSessionStore(back.db, outerKey);
  expect((await store.readTexts(mine)).size).toBe(0);
  expect((await store.readTexts(theirs)).size).toBe(theirs.length);
  expect(await back.db('data_keys').where({ participant_id: A.participantId })).toEqual([]);
  expect(await back.db('withdrawn_people').where({ participant_id: A.participantId })).toHaveLength(1);
  // No file of the backup itself holds a key, and the next copy of the keys replaces the one that still did.
  expect((await readdir(out)).filter((name) => name.startsWith('data_keys'))).toEqual([]);
  await copyOut(database.url, join(data.path, 'next'), keys, data.path);
  await using later = await brought(out, keys, join(data.path, 'no-ledger'));
  expect(await later.db('data_keys').where({ participant_id: A.participantId })).toEqual([]);
});

it('so does what somebody has taken back of being known as a couple', async () => {
  await using data = await dataFolder();
  const { scopes: { A: { participantId } } } = await played();
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  await copyOut(database.url, out, keys, data.path);
  await takeBackSharing(db, { participantId, reason: 'by letter', actor: 'shell:tester' });
  await noteWithdrawals(db, ledgerIn(data.path));

  await using back = await brought(out, keys, ledgerIn(data.path));
  expect(await back.db('sharing_withdrawals').pluck('participant_id')).toEqual([participantId]);
  expect(await back.db('withdrawn_people').where({ participant_id: participantId })).toEqual([]);
});

it('refuses a file that is damaged, and brings back nothing then', async () => {
  await using data = await dataFolder();
  await played();
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  await copyOut(database.url, out, keys, data.path);
  const manifest = await readManifest(out);
  const spoilt = manifest.tables.map((table) => (table.table === 'trial_records' ? { ...table, sha256: randomBytes(32).toString('hex') } : table));
  await using back = await createDatabase();
  const noted = await readLedger(ledgerIn(data.path));
  await expect(copyIn(back.url, [[out, { ...manifest, tables: spoilt }]], noted)).rejects.toThrow('trial_records.copy.gz is damaged');
  await expect(copyIn(back.url, [[out, { ...manifest, migrations: ['0001'] }]], noted)).rejects.toThrow('was made by another build');
  expect(await back.db('studies')).toEqual([]);
  await expect(copyIn(database.url, [[out, manifest]], noted)).rejects.toThrow('nothing is restored over data');
});

it('finds a state that its events do not lead to, an event that is missing, and a text that does not open', async () => {
  await using data = await dataFolder();
  await played();
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  await copyOut(database.url, out, keys, data.path);
  await using back = await brought(out, keys, ledgerIn(data.path));
  const [first] = await back.db('dyad_sessions').orderBy('dyad_session_id').pluck('dyad_session_id');
  await back.db('dyad_sessions').where({ dyad_session_id: first }).update({ state: back.db.raw(`jsonb_set(state, '{phase}', '"ready"')`) });
  expect((await checkRestored(back.db, outerKey, WHOLE)).problems).toEqual([`dyad session ${first}: its events lead to another state`]);
  await back.db('dyad_sessions').where({ dyad_session_id: first }).increment('seq', 1);
  expect((await checkRestored(back.db, outerKey, WHOLE)).problems).toEqual([`dyad session ${first}: events are missing`]);
  expect((await checkRestored(back.db, randomBytes(32), WHOLE)).problems).toContainEqual(expect.stringMatching(/^\d+ texts do not open/));
});

it('finds by the head in the backup that the end of the audit did not come back', async () => {
  await using data = await dataFolder();
  await played();
  const [out, keys] = [join(data.path, 'backup'), join(data.path, 'keys')];
  await copyOut(database.url, out, keys, data.path);
  const { auditHead } = await readManifest(out);
  if (auditHead === null) throw new Error('the draw was to leave a row');
  await using back = await brought(out, keys, ledgerIn(data.path));
  expect(await walkAudit(back.db, [auditHead])).toMatchObject({ rows: auditHead.seq, head: auditHead, break: null });
  await back.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await trx('audit_rows').where({ seq: auditHead.seq }).delete();
  });
  expect((await walkAudit(back.db, [])).break).toBeNull();
  const walk = await walkAudit(back.db, [auditHead]);
  expect((await checkRestored(back.db, outerKey, walk)).problems).toEqual([expect.stringMatching(`^the audit, row ${auditHead.seq}: missing`)]);
});

it('notes each withdrawal once beside the key, also one that a torn line hid', async () => {
  await using data = await dataFolder();
  const file = ledgerIn(data.path);
  const { scopes: { A } } = await played();
  await withdraw(db, { participantId: A.participantId, scope: 'stop', askedBy: 'participant', reason: '' });
  await noteWithdrawals(db, file);
  await noteWithdrawals(db, file);
  const all = await readLedger(file);
  expect(new Set(all.map(({ withdrawalId }) => withdrawalId)).size).toBe(all.length);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.slice(0, -20));
  expect(await readLedger(file)).toHaveLength(all.length - 1);
  await noteWithdrawals(db, file);
  await noteWithdrawals(db, file);
  expect((await readLedger(file)).map(({ participantId }) => participantId)).toContain(A.participantId);
});
