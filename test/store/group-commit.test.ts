import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { DyadEvent } from '../../server/dyad/state.ts';
import type { Json } from '../../server/protocol/content.ts';
import type { Commit, PreparedRecord, Stored } from '../../server/sessions/ports.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { isPassing, isUnstorable } from '../../server/store/postgres-errors.ts';
import { openConnection } from '../../server/store/reports.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { buildCommitGate, holdCommits, holdTable } from '../support/locks.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
// Connections of its own, because some of them are ended.
const own = await openDatabase(database.url, { poolMax: 5 });
afterAll(async () => {
  await own.destroy();
  await database.drop();
});
await buildCommitGate(database, 'trial_records');
await buildCommitGate(database, 'events');

const stage = await Stage.open(database, { id: 'together' });
const store = createSessionStore(own, database.outerKey);
const couples = await Promise.all(Array.from({ length: 3 }, async () => (await stage.couple()).stored));
const [stored] = couples;

interface Change {
  readonly recordId?: string;
  readonly trialId?: string;
  readonly outboxIndex?: number;
  readonly typed?: string;
  readonly data?: Readonly<Record<string, Json>>;
  readonly epoch?: number | null;
}

function record({ recordId = randomUUID(), trialId = 'mood', outboxIndex = 0, typed, data = { response: 'good' }, epoch = null }: Change = {}): PreparedRecord {
  return {
    record: {
      recordId, outboxId: randomUUID(), outboxIndex, stepId: 'baseline', trialId, trialIndex: 0, attempt: 1,
      plugin: 'tandem-choice', pluginVersion: '1', onsetAt: 1, onsetUncertainty: 0, endedAt: 2, unfocusedMs: 0, data,
    },
    member: 'A', epoch, late: false, rt: null, timedOut: false, raw: JSON.stringify(data),
    texts: typed === undefined ? [] : [{ textId: randomUUID(), dataKey: 'response', text: typed }],
  };
}

/** As a frame of one. */
const insertInto = async (into: typeof store, of: Stored, prepared: PreparedRecord) => (await into.insertRecords([{ stored: of, prepared }]))[0];
const insert = (of: Stored, prepared: PreparedRecord) => insertInto(store, of, prepared);

// The key of who types is loaded once; from then on what is asked for in one turn is stored in one transaction.
await insert(need(stored), record({ typed: 'first words' }));

const keep = (records: readonly PreparedRecord[]) =>
  Promise.allSettled(records.map((each) => insert(need(stored), each)));

const idsOf = (records: readonly PreparedRecord[]) => records.map(({ record: { recordId } }) => recordId.toLowerCase());
const onDisk = (records: readonly PreparedRecord[]) => db('trial_records').whereIn('record_id', idsOf(records));
const wordsOnDisk = (records: readonly PreparedRecord[]) => db('texts').whereIn('record_id', idsOf(records));

async function transactionsOf(query: ReturnType<typeof onDisk>): Promise<number> {
  return new Set(await query.clone().select(db.raw('xmin::text as xmin')).pluck('xmin')).size;
}

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('there is none');
  return value;
}

// Nemesis, privacy with kills, seed 1: of eight records that a browser sent at once the last were on disk and the first,
// whose key was still being loaded, were not; sent again after an event they were out of order.
it('stores a record not before the one that came first, whose key is loaded for it', async () => {
  const fresh = createSessionStore(own, database.outerKey);
  const records = [record({ typed: 'words' }), record()];
  await Promise.all(records.map((each) => insertInto(fresh, need(stored), each)));
  expect(await transactionsOf(onDisk(records))).toBe(1);
});

it('stores records and what was typed in them in one transaction', async () => {
  const records = [record({ typed: 'rain' }), record(), record({ typed: 'snow' })];
  expect(await keep(records)).toEqual(Array(3).fill({ status: 'fulfilled', value: 'stored' }));
  expect(await onDisk(records)).toHaveLength(3);
  expect(await transactionsOf(onDisk(records))).toBe(1);
  expect(await wordsOnDisk(records)).toHaveLength(2);
  const textIds = records.flatMap(({ texts }) => texts.map(({ textId }) => textId));
  expect([...(await store.readTexts(textIds)).values()].sort()).toEqual(['rain', 'snow']);
  // Not from memory.
  expect(await createSessionStore(db, database.outerKey).readTexts(textIds)).toEqual(await store.readTexts(textIds));
});

it('stores a record once that comes twice in one transaction, with what was typed the first time', async () => {
  const recordId = randomUUID();
  const records = [record({ recordId, typed: 'rain' }), record({ recordId, typed: 'snow' }), record({ recordId: recordId.toUpperCase(), typed: 'hail' })];
  expect(await keep(records)).toMatchObject([{ value: 'stored' }, { value: 'duplicate' }, { value: 'duplicate' }]);
  expect(await onDisk(records)).toHaveLength(1);
  expect(await wordsOnDisk(records)).toMatchObject([{ text_id: records[0]?.texts[0]?.textId }]);
  expect(await keep([record({ recordId, typed: 'fog' }), ...records])).toMatchObject(Array(4).fill({ value: 'duplicate' }));
  expect(await wordsOnDisk(records)).toHaveLength(1);
});

it.each([
  ['a number beyond its column', { outboxIndex: 3_000_000_000 }],
  ['a character that no text may hold', { trialId: 'mo\u0000od' }],
])('refuses a record with %s, and stores those that came with it', async (_, bad) => {
  const [before, refused, after] = [record({ typed: 'rain' }), record({ ...bad, typed: 'snow' }), record()];
  const results = await keep([before, refused, after]);
  expect(results).toMatchObject([{ value: 'stored' }, { value: 'unstorable' }, { value: 'stored' }]);
  expect(await onDisk([before, refused, after])).toHaveLength(2);
  expect(await wordsOnDisk([refused])).toEqual([]);
});

it('refuses a record of a connection in place of which there is a newer one, and stores those that came with it', async () => {
  const { dyadSessionId, participants: { A: { participantId } } } = need(stored);
  const who = { dyadSessionId, participantId, member: 'A' } as const;
  const [older, newer] = [await openConnection(db, who, randomUUID()), await openConnection(db, who, randomUUID())];
  if (older === null || newer === null) throw new Error('two connections were to be opened');
  const [before, refused, after] = [record({ epoch: newer }), record({ epoch: older, typed: 'snow' }), record()];
  expect(await keep([before, refused, after])).toMatchObject([{ value: 'stored' }, { value: 'replaced' }, { value: 'stored' }]);
  expect(await onDisk([before, refused, after])).toHaveLength(2);
  expect(await wordsOnDisk([refused])).toEqual([]);
});

it('acknowledges nothing of a transaction before its COMMIT', async () => {
  const records = [record(), record({ typed: 'rain' })];
  const gate = await holdCommits(database);
  const acknowledged: unknown[] = [];
  const all = Promise.all(records.map((each) => insert(need(stored), each).then((insertion) => acknowledged.push(insertion))));
  await gate.isWaitedFor();
  expect(acknowledged).toEqual([]);
  expect(await onDisk(records)).toEqual([]);
  await gate.release();
  await all;
  expect(acknowledged).toEqual(['stored', 'stored']);
});

it.each([
  ['in the insert', () => holdTable(database, 'trial_records')],
  ['in the COMMIT', () => holdCommits(database)],
])('acknowledges nothing of a transaction whose connection is lost %s, and stores all of it when it is sent again', async (_, hold) => {
  const records = [record(), record({ typed: 'rain' }), record()];
  const lock = await hold();
  const results = keep(records);
  await lock.isWaitedFor();
  await lock.terminateWaiting();
  expect((await results).map((result) => result.status === 'rejected' && isPassing(result.reason))).toEqual([true, true, true]);
  await lock.release();
  expect(await onDisk(records)).toEqual([]);
  // On a busy machine the pool may hand out the lost connection once more, before it has heard that it is lost.
  await eventually(async () => expect(await keep(records)).toEqual(Array(3).fill({ status: 'fulfilled', value: 'stored' })));
  expect(await wordsOnDisk(records)).toHaveLength(1);
});

it.each([
  ['a number beyond its column', { outboxIndex: 3_000_000_000 }],
  ['a character that no text may hold', { trialId: 'mo\u0000od' }],
])('tells of each record of a frame what became of it, one with %s too', async (_, bad) => {
  const records = [record({ typed: 'rain' }), record({ ...bad, typed: 'snow' }), record()];
  const frame = records.map((prepared) => ({ stored: need(stored), prepared }));
  expect(await store.insertRecords(frame)).toEqual(['stored', 'unstorable', 'stored']);
  expect(await onDisk(records)).toHaveLength(2);
});

it('stores none of a frame behind one that cannot be stored now, and that one is told when it comes first', async () => {
  const records = [record(), record({ trialId: 'odd' }), record()];
  const frame = records.map((prepared) => ({ stored: need(stored), prepared }));
  await db.raw("alter table trial_records add constraint no_odd check (trial_id <> 'odd')");
  expect(await store.insertRecords(frame)).toEqual(['stored']);
  expect(await onDisk(records)).toHaveLength(1);
  await expect(store.insertRecords(frame.slice(1))).rejects.toThrow('no_odd');
  expect(await onDisk(records)).toHaveLength(1);
  await db.raw('alter table trial_records drop constraint no_odd');
  expect(await store.insertRecords(frame)).toEqual(['duplicate', 'stored', 'stored']);
});

// Nemesis, processes, seed 2: whoever came from another process went on here, where its last events were not known yet.
it('says behind which event a record was stored as the database knows it, not this process', async () => {
  const known = await (await stage.couple()).stored;
  const [before, after] = [record(), record()];
  await insert(known, before);
  expect(await store.commit(commit(known, known.seq + 1))).toBe('stored');
  await insert(known, after);
  const seqs = await onDisk([before, after]).pluck('after_seq');
  expect(seqs.sort()).toEqual([known.seq, known.seq + 1]);
});

it('gives back the data of each step apart, however many are asked for at once', async () => {
  const rows = [record({ trialId: 'one', data: { response: 1 } }), record({ trialId: 'two', data: { response: 2 } })];
  await keep(rows);
  const other = need(couples[1]);
  await insert(other, record({ trialId: 'one', data: { response: 3 } }));
  const [mine, theirs, partners, nothing] = await Promise.all([
    store.dataOfStep(need(stored).dyadSessionId, 'A', 'baseline'),
    store.dataOfStep(other.dyadSessionId, 'A', 'baseline'),
    store.dataOfStep(other.dyadSessionId, 'B', 'baseline'),
    store.dataOfStep(other.dyadSessionId, 'A', 'no such step'),
  ]);
  expect(mine).toEqual(expect.arrayContaining([{ trialId: 'one', data: { response: 1 } }, { trialId: 'two', data: { response: 2 } }]));
  expect([theirs, partners, nothing]).toEqual([[{ trialId: 'one', data: { response: 3 } }], [], []]);
});

/** An event of this dyad session. Here it need not follow any rule. */
function commit({ dyadSessionId, state }: Stored, seq: number, change: Partial<Commit> = {}): Commit {
  const event: DyadEvent = { type: 'member-arrived', member: 'A', at: seq };
  return { dyadSessionId, seq, event, next: { ...state, emptySince: seq }, nextDeadlineAt: seq, beside: {}, earlier: [], ...change };
}

const eventsOf = ({ dyadSessionId }: Stored, seq: number) => db('events').where({ dyad_session_id: dyadSessionId, seq });
const sessionOf = ({ dyadSessionId }: Stored) => db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first();

it('stores events of many dyad sessions in one transaction, each with its state', async () => {
  expect(await Promise.all(couples.map((each) => store.commit(commit(each, 1))))).toEqual(['stored', 'stored', 'stored']);
  const events = db('events').where({ seq: 1 }).whereIn('dyad_session_id', couples.map(({ dyadSessionId }) => dyadSessionId));
  expect(await events.clone()).toMatchObject(Array(3).fill({ type: 'member-arrived', member: 'A', at_ms: 1 }));
  expect(await transactionsOf(events)).toBe(1);
  for (const each of couples) expect(await sessionOf(each)).toMatchObject({ seq: 1, next_deadline_ms: 1, state: { emptySince: 1 } });
});

it('stores nothing of an event whose number another writer has taken, and all of those that came with it', async () => {
  const [first, second, third] = [need(couples[0]), need(couples[1]), need(couples[2])];
  const words = { message: { messageId: randomUUID(), stepId: 'talk', text: 'rain', sentAt: 1, typedMs: 1 }, textId: randomUUID() };
  const consent = { version: '1', language: 'en', textHash: 'hash', agreed: true } as const;
  const { participantId } = second.participants.A;
  const late = commit(second, 1, {
    event: { type: 'language-chosen', member: 'A', at: 5, language: 'de' },
    beside: { consent: { participantId, ...consent }, message: { participantId, member: 'A', ...words } },
  });
  const good = commit(third, 2, { beside: { consent: { participantId: third.participants.A.participantId, ...consent } } });
  expect(await Promise.all([store.commit(commit(first, 2)), store.commit(late), store.commit(good)])).toEqual(['stored', 'taken', 'stored']);
  expect(await sessionOf(second)).toMatchObject({ seq: 1, state: { emptySince: 1 } });
  expect(await db('messages').where({ message_id: words.message.messageId })).toEqual([]);
  expect(await db('texts').where({ text_id: words.textId })).toEqual([]);
  expect(await db('participants').where({ participant_id: participantId }).first()).toMatchObject({ language: 'en' });
  expect(await db('consents').pluck('participant_id')).toEqual([third.participants.A.participantId]);
});

it('takes the first of two events of one dyad session that come together', async () => {
  const one = need(couples[0]);
  const twice = [commit(one, 3), commit(one, 3, { nextDeadlineAt: 99 }), commit(one, 4)];
  expect(await Promise.all(twice.map((each) => store.commit(each)))).toEqual(['stored', 'taken', 'taken']);
  expect(await sessionOf(one)).toMatchObject({ seq: 3, next_deadline_ms: 3 });
  expect(await eventsOf(one, 4)).toEqual([]);
});

it('stores events of one dyad session that waited together in their order, with what belongs to each, or none of them', async () => {
  const fresh = await (await stage.couple()).stored;
  const { participantId } = fresh.participants.A;
  const consent = { participantId, version: '1', language: 'de', textHash: 'hash', agreed: true } as const;
  const said = { participantId, member: 'A', textId: randomUUID(), message: { messageId: randomUUID(), stepId: 'talk', text: 'sun', sentAt: 1, typedMs: 1 } } as const;
  const earlier: Commit['earlier'] = [
    { event: { type: 'language-chosen', member: 'A', at: 1, language: 'de' }, beside: { consent } },
    { event: { type: 'message-sent', member: 'A', at: 2, stepId: 'talk', messageId: said.message.messageId, textId: said.textId }, beside: { message: said } },
  ];
  expect(await store.commit(commit(fresh, 3, { earlier }))).toBe('stored');
  const events = db('events').where({ dyad_session_id: fresh.dyadSessionId }).orderBy('seq');
  expect(await events.clone().select('seq', 'type', 'at_ms')).toEqual([
    { seq: 1, type: 'language-chosen', at_ms: 1 },
    { seq: 2, type: 'message-sent', at_ms: 2 },
    { seq: 3, type: 'member-arrived', at_ms: 3 },
  ]);
  expect(await transactionsOf(events.clone())).toBe(1);
  expect(await sessionOf(fresh)).toMatchObject({ seq: 3, next_deadline_ms: 3, state: { emptySince: 3 } });
  expect(await db('messages').where({ message_id: said.message.messageId }).first()).toMatchObject({ seq: 2 });
  expect(await db('participants').where({ participant_id: participantId }).first()).toMatchObject({ language: 'de' });
  expect(await db('consents').where({ participant_id: participantId })).toHaveLength(1);

  // Another process was first with the third: none may come behind it that was decided without it.
  expect(await store.commit(commit(fresh, 4, { earlier: [{ event: { type: 'member-left', member: 'B', at: 9 }, beside: {} }] }))).toBe('taken');
  expect(await eventsOf(fresh, 4)).toEqual([]);
  expect(await sessionOf(fresh)).toMatchObject({ seq: 3 });
});

it('fails the event that cannot be stored, and no other', async () => {
  const [one, other] = [need(couples[0]), need(couples[1])];
  const bad = commit(one, 4, { event: { type: 'language-chosen', member: 'A', at: 5, language: 'd\u0000' } });
  const [good, failed] = await Promise.allSettled([store.commit(commit(other, 2)), store.commit(bad)]);
  expect([good, failed.status === 'rejected' && isUnstorable(failed.reason)]).toEqual([{ status: 'fulfilled', value: 'stored' }, true]);
  expect(await eventsOf(one, 4)).toEqual([]);
});

it('keeps what arrived together with a record of somebody who has withdrawn, and of them nothing', async () => {
  const gone = await (await stage.couple()).stored;
  const { participantId } = gone.participants.A;
  await withdraw(db, { participantId, scope: 'withdraw', askedBy: 'participant', reason: '' });
  const [theirs, others] = [record(), [record(), record(), record()]];
  const kept = await Promise.all([insert(gone, theirs), ...others.map((each) => insert(need(stored), each))]);
  expect(kept).toEqual(['duplicate', 'stored', 'stored', 'stored']);
  expect(await onDisk([theirs, ...others]).pluck('participant_id')).not.toContain(participantId);
});
