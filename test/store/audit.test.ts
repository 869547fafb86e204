import { randomBytes } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { configurationOf, noteConfiguration, noteKey } from '../../server/configuration.ts';
import { hashOfContent, hashOfRow, type AuditRow } from '../../server/store/audit-chain.ts';
import { recordStaffAction, recordSystemAction } from '../../server/store/audit.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { createDatabase } from '../support/database.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase({ poolMax: 8 });
const { db } = database;
afterAll(() => database.drop());

async function rows(): Promise<readonly AuditRow[]> {
  return db('audit_rows').select('*', db.raw('seq::text as seq'), db.raw('audit_time(at) as at')).orderBy('audit_rows.seq');
}

it('chains rows that come together, each to the one before, by hashes that can be worked out again', async () => {
  const strange = 'quotes " and \\, a tab\t, a bell\u0007, a line\u2028, 💑';
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      db.transaction((trx) => recordStaffAction(trx, { actor: 'shell:olga', action: 'try', object: String(index), reason: strange, before: null, after: { b: 1, a: [2] } })),
    ),
  );
  const found = await rows();
  expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
  expect(found.map(({ prev_hash }) => prev_hash)).toEqual(['', ...found.slice(0, -1).map(({ hash }) => hash)]);
  expect(found.map(({ hash }) => hash)).toEqual(found.map(hashOfRow));
  expect(found[0]).toMatchObject({ reason: strange, before_hash: hashOfContent(null), after_hash: hashOfContent({ a: [2], b: 1 }) });
});

it('is made by the database: whoever gives a place or a hash of their own is not heard', async () => {
  const before = await rows();
  await db('audit_rows').insert({ actor: 'server', action: 'forged', seq: 3, at: new Date(0), prev_hash: 'mine', hash: 'mine' });
  const last = (await rows()).at(-1);
  expect(last).toMatchObject({ seq: String(before.length + 1), prev_hash: before.at(-1)?.hash, action: 'forged' });
  expect(last?.at.slice(0, 2)).toBe('20');
  await expect(db('audit_rows').insert({ actor: 'somebody', action: 'x' })).rejects.toMatchObject({ code: '23514' });
});

it('has no row of an act that did not come to pass, and none of an act stays without its row', async () => {
  const before = await rows();
  const failed = db.transaction(async (trx) => {
    await recordSystemAction(trx, { action: 'undone' });
    throw new Error('the act fails');
  });
  await expect(failed).rejects.toThrow('the act fails');
  expect(await rows()).toEqual(before);
});

it('keeps no address that somebody gives as a reason', async () => {
  await db.transaction((trx) => recordStaffAction(trx, { actor: 'nobody', action: 'x', reason: 'asked by anna@example.org today' }));
  expect((await rows()).at(-1)?.reason).toBe('asked by [address] today');
});

it('has a row of each draw with the hash of its assignment, and of each withdrawal with who did it', async () => {
  const stage = await Stage.open(database, { id: 'audited' });
  const couple = await stage.couple();
  await (await couple.arrives('A', 'B')).plays();
  const { A, B } = couple.scopes;
  const [{ hash } = { hash: '' }] = await db('assignments').where({ study_id: 'audited' }).select('hash');
  await withdraw(db, { participantId: A.participantId, scope: 'stop', askedBy: 'participant', reason: 'private' });
  await withdraw(db, { participantId: B.participantId, scope: 'erase', askedBy: 'experimenter', reason: 'private', actor: 'shell:olga' });
  expect((await rows()).filter(({ study_id }) => study_id === 'audited')).toMatchObject([
    { actor: 'server', action: 'draw', object: A.dyadSessionId, after_hash: hashOfContent({ assignment: hash }) },
    { actor: 'participant', action: 'withdrawal-stop', object: A.participantId, reason: null },
    { actor: 'shell:olga', action: 'withdrawal-erase', object: B.participantId, reason: null },
  ]);
});

it('has what each start changes of the configuration, and the key by its fingerprint, and nothing of a start that changes nothing', async () => {
  const settings = { databaseUrl: null, migrationUrl: null, rehearsal: true, proxies: 0, tls: null, mail: null, publicUrl: null, allowUnsafeDatabase: false };
  const experiments = [{ id: 'b', version: '2' }, { id: 'a', version: '1' }];
  const [key, other] = [randomBytes(32), randomBytes(32)];
  const start = async (changed: Partial<typeof settings>, outerKey: Buffer) => {
    await noteConfiguration(db, configurationOf({ ...settings, ...changed }, experiments));
    await noteKey(db, outerKey);
  };
  await start({}, key);
  await start({}, key);
  await start({ rehearsal: false }, key);
  await start({ rehearsal: false }, other);
  await start({}, other);
  const rows = await db('audit_rows').whereIn('action', ['configure', 'use-key']).orderBy('seq').select('actor', 'action', 'reason');
  expect(rows.map(({ action }) => action)).toEqual(['configure', 'use-key', 'configure', 'use-key', 'configure']);
  expect(rows[0]).toEqual({
    actor: 'server', action: 'configure',
    reason: 'database: embedded; unsafe database: refused; rehearsal: on; https: not here; proxies: 0; mail: off; experiments: a 1, b 2',
  });
  expect(JSON.stringify(await db('audit_rows'))).not.toContain(key.toString('base64'));
});
