import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { createSessionStore } from '../../server/store/session-store.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import type { Withdrawal } from '../../server/sessions/ports.ts';
import { createDatabase } from '../support/database.ts';
import { sendMessage } from '../support/messages.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db, outerKey } = database;
const stage = await Stage.open(database, { id: 'leaving' });
const store = createSessionStore(db, outerKey);
afterAll(() => database.drop());

const asked = (participantId: string, scope: Withdrawal['scope']): Withdrawal => ({
  participantId, scope, askedBy: 'experimenter', reason: 'asked by mail',
});

async function played(): Promise<StageCouple> {
  const couple = await stage.couple();
  return (await couple.arrives('A', 'B')).plays();
}

const textIdsOf = (participant_id: string): Promise<string[]> => db('texts').where({ participant_id }).pluck('text_id');

describe('an erasure', () => {
  it('destroys the key, leaves tombstones, revokes link and sign-in, and tells what it did', async () => {
    const { scopes: { A, B } } = await played();
    const mine = await textIdsOf(A.participantId);
    expect((await store.readTexts(mine)).size).toBe(mine.length);
    const proof = await withdraw(db, asked(A.participantId, 'erase'));
    store.forget();
    const records = await db('trial_records').where({ participant_id: A.participantId });
    expect(proof).toMatchObject({ records: records.length, texts_erased: mine.length, key_destroyed: true, links_revoked: 1 });
    expect(await db('data_keys').where({ participant_id: A.participantId })).toEqual([]);
    expect(new Set(records.map(({ raw, rt_ms }) => `${raw} ${rt_ms}`))).toEqual(new Set(['{"erased":true} null']));
    expect(await db('texts').where({ participant_id: A.participantId }).distinct('sealed', 'n_chars')).toEqual([{ sealed: Buffer.alloc(0), n_chars: 0 }]);
    expect((await store.readTexts(mine)).size).toBe(0);
    expect(await db('join_tokens').where({ participant_id: A.participantId }).whereNull('revoked_at')).toEqual([]);
    const theirs = await textIdsOf(B.participantId);
    expect((await store.readTexts(theirs)).size).toBe(theirs.length);
  });

  it('once more finds nothing left to do, and is noted again', async () => {
    const { scopes: { A } } = await played();
    await withdraw(db, asked(A.participantId, 'erase'));
    expect(await withdraw(db, asked(A.participantId, 'erase'))).toMatchObject({ texts_erased: 0, key_destroyed: false, links_revoked: 0 });
    expect(await db('withdrawals').where({ participant_id: A.participantId })).toHaveLength(2);
  });

  it('opens the way to a written row for itself alone, and for no longer than it takes', async () => {
    const { scopes: { A } } = await played();
    const refused = db.transaction(async (trx) => {
      await withdraw(trx, asked(A.participantId, 'erase'));
      await trx('texts').where({ participant_id: A.participantId }).update({ n_chars: 7 });
    });
    await expect(refused).rejects.toMatchObject({ code: '23001' });
    // A setting with the number of another transaction is none.
    const left = db.transaction(async (trx) => {
      await trx.raw(`select set_config('tandem.erasing_in', '1', true)`);
      await trx('texts').update({ n_chars: 7 });
    });
    await expect(left).rejects.toMatchObject({ code: '23001' });
  });
});

it.each(['stop', 'silent', 'withdraw'] as const)('%s keeps the key and what was written', async (scope) => {
  const { scopes: { A } } = await played();
  const mine = await textIdsOf(A.participantId);
  expect(await withdraw(db, asked(A.participantId, scope))).toMatchObject({ texts_erased: 0, key_destroyed: false, links_revoked: scope === 'withdraw' ? 1 : 0 });
  expect((await store.readTexts(mine)).size).toBe(mine.length);
});

it('refuses somebody who does not exist, and a scope that is none', async () => {
  await expect(withdraw(db, asked(randomUUID(), 'erase'))).rejects.toMatchObject({ code: 'P0002' });
  const { scopes: { A } } = await stage.couple();
  await expect(db.raw('select * from withdraw_participant(?, ?, ?, ?)', [A.participantId, 'all', 'participant', ''])).rejects.toMatchObject({ code: '23514' });
});

it('refuses a record that comes after it, also one that was on its way, and keeps none of it', async () => {
  const { scopes: { A }, stored } = await played();
  const { seq } = await stored;
  const row = await db('trial_records').where({ participant_id: A.participantId }).first();
  const copy = { ...row, record_id: randomUUID(), outbox_index: 900 };
  // The withdrawal is not committed yet when the record comes: one waits for the other.
  const leaving = await db.transaction();
  await withdraw(leaving, asked(A.participantId, 'stop'));
  const arriving = db('trial_records').insert(copy).then(() => 'stored', (error: { readonly code: string }) => error.code);
  await leaving.commit();
  expect(await arriving).toBe('TD001');
  expect(await db('trial_records').where({ participant_id: A.participantId }).where('after_seq', '>', seq)).toEqual([]);
  expect(await db('withdrawals').where({ participant_id: A.participantId }).pluck('after_seq')).toEqual([seq]);
});

it('what was said in a chat is a tombstone for whoever was there', async () => {
  const { scopes: { A } } = await played();
  await sendMessage(database, A, 'between us');
  const [textId = ''] = await db('messages').where({ participant_id: A.participantId }).pluck('text_id');
  expect((await store.readTexts([textId])).get(textId)).toBe('between us');
  // By the server itself: what it remembers is forgotten with it.
  await store.withdraw(asked(A.participantId, 'erase'));
  expect((await store.readTexts([textId])).get(textId)).toBeUndefined();
});
