import { afterAll, expect, it } from 'vitest';
import type { TrialRecord } from '../../server/protocol/messages.ts';
import type { NewParticipant } from '../../server/sessions/enrolment.ts';
import { readTexts } from '../../server/store/texts.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { buildCommitGate, holdCommits, holdTable, type Held } from '../support/locks.ts';
import { acknowledgement, clockReport, deviceReport, onsetReport } from '../support/payloads.ts';
import { openBoth, startTogether, type Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
await buildCommitGate(database, 'trial_records');
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

const done = { ok: true, data: null };

interface Row {
  readonly record_id: string;
  readonly late: boolean;
  readonly raw: string;
  readonly after_seq: number;
  readonly outbox_id: string;
  readonly outbox_index: number;
  readonly rt_ms: number | null;
  readonly timed_out: boolean;
}

async function startCouple(): Promise<readonly [Window, Window]> {
  return openBoth(app.url, await makeCouple(app, studyId));
}

/** Anna, who has said yes and is asked how she is. */
async function anna(): Promise<Window> {
  const [first] = await startCouple();
  return first.agrees();
}

function rowsOf(...records: readonly TrialRecord[]): Promise<readonly Row[]> {
  return db<Row>('trial_records').whereIn('record_id', records.map(({ recordId }) => recordId)).orderBy('outbox_index');
}

it('stores a record once that is sent again after a lost answer, and says so', async () => {
  using window = await anna();
  const record = window.record('baseline', 'mood', { response: 'good', rt: 812.4, timed_out: true });
  expect(await window.records(record)).toEqual(done);
  expect(await window.records({ ...record, data: { response: 'bad' } })).toMatchObject({ ok: false, code: 'record-duplicate' });
  const rows = await rowsOf(record);
  expect(rows).toMatchObject([{ rt_ms: 812.4, timed_out: true, late: false, raw: JSON.stringify(record.data) }]);
});

it('stores a record once that comes ten times at once', async () => {
  using window = await anna();
  const record = window.record('baseline', 'mood', { response: 'good' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => window.records(record)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.code])))).toEqual(new Set(['record-duplicate']));
  expect(await rowsOf(record)).toHaveLength(1);
});

it('acknowledges nothing while the table is locked, and all of it afterwards', async () => {
  using window = await anna();
  const record = window.record('baseline', 'mood', { response: 'good' });
  await using lock = await holdTable(database, 'trial_records');
  const answers: unknown[] = [];
  const answered = window.records(record).then((answer) => answers.push(answer));
  await lock.isWaitedFor();
  // Whoever is asked later is answered at once; an answer to the record would have come before.
  expect(await window.hasAnswer()).toBe(true);
  expect(answers).toEqual([]);
  await lock.release();
  await answered;
  expect(answers).toEqual([done]);
  expect(await rowsOf(record)).toHaveLength(1);
});

it('acknowledges after the COMMIT and not after the insert', async () => {
  using window = await anna();
  const record = window.record('baseline', 'diary', { response: { diary: 'words' } }, { plugin: 'tandem-writing' });
  await using gate = await holdCommits(database);
  const answers: unknown[] = [];
  const answered = window.records(record).then((answer) => answers.push(answer));
  await gate.isWaitedFor();
  expect(await window.hasAnswer()).toBe(true);
  expect(answers).toEqual([]);
  expect(await rowsOf(record)).toEqual([]);
  await gate.release();
  await answered;
  expect(answers).toEqual([done]);
  expect(await rowsOf(record)).toHaveLength(1);
});

it('answers `retry` when the connection to the database breaks at the COMMIT, and the second try settles it', async () => {
  using window = await anna();
  const record = window.record('baseline', 'mood', { response: 'good' });
  await using gate = await holdCommits(database);
  const answer = window.records(record);
  await gate.isWaitedFor();
  loseDatabaseOnce();
  expect(await answer).toMatchObject({ ok: false, code: 'retry' });
  // Nobody but Postgres knows yet whether the first one is stored.
  await gate.release();
  expect(await window.records(record)).toMatchObject({ ok: false, code: 'record-duplicate' });
  expect(await rowsOf(record)).toHaveLength(1);
});

it('logs what the database would not do without what was sent', async () => {
  using window = await anna();
  const tries = [
    { wrong: (lock: Held) => lock.terminateWaiting(), said: 'a statement failed: 57P01' },
    { wrong: () => loseDatabaseOnce(), said: 'a statement failed: Connection terminated unexpectedly' },
  ];
  for (const { wrong, said } of tries) {
    await using lock = await holdTable(database, 'device_reports');
    const answer = window.asks('device:report', { ...deviceReport, browser: 'kingfisher' });
    await lock.isWaitedFor();
    await wrong(lock);
    expect(await answer).toMatchObject({ ok: false, code: 'retry' });
    const err = { message: said, stack: expect.stringContaining('\n    at ') };
    expect(JSON.parse(app.complaints().at(-1) ?? '')).toMatchObject({ event: 'device:report', err });
  }
  expect(app.complaints().join()).not.toContain('kingfisher');
});

it('refuses a payload that does not pass its schema, names the fields, and keeps nothing of it', async () => {
  using window = await anna();
  const wrongs: readonly (readonly [fields: string, wrong: object])[] = [
    ['recordId', { recordId: 'one' }],
    ['trialIndex', { trialIndex: -1 }],
    ['attempt', { attempt: 0 }],
    ['onsetAt', { onsetAt: null }],
    ['unfocusedMs', { unfocusedMs: '3' }],
    ['data', { data: [] }],
    ['', { member: 'B' }],
    ['plugin, endedAt', { plugin: '', endedAt: undefined }],
  ];
  for (const [fields, wrong] of wrongs) {
    const record = { ...window.record('baseline', 'mood', { response: 'good' }), ...wrong };
    expect(await window.records(record)).toEqual({ ok: false, code: 'payload-invalid', message: fields });
  }
  expect(await db('trial_records').where({ outbox_id: window.outboxId, step_id: 'baseline' })).toEqual([]);
});

it('refuses a record of a step or a trial that this member does not have', async () => {
  using window = await anna();
  for (const [stepId, trialId] of [['nowhere', 'mood'], ['baseline', 'nothing'], ['consent', 'mood'], ['meet', 'x']] as const) {
    const record = window.record(stepId, trialId, { response: 'good' });
    expect(await window.records(record)).toMatchObject({ ok: false, code: 'payload-invalid' });
    expect(await rowsOf(record)).toEqual([]);
  }
});

it('refuses a record of a step that lies ahead', async () => {
  const [first, second] = await startCouple();
  await first.step('consent');
  const early = first.record('baseline', 'mood', { response: 'good' });
  expect(await first.records(early)).toMatchObject({ ok: false, code: 'step-ahead' });

  await startTogether(first, second);
  const ahead = first.record('after', 'again', { response: 'good' });
  expect(await first.records(ahead)).toMatchObject({ ok: false, code: 'step-ahead' });
  expect(await rowsOf(early, ahead)).toEqual([]);
});

it('keeps what comes after its step is over, and marks it late', async () => {
  const [first, second] = await startCouple();
  const inTime = first.record('baseline', 'mood', { response: 'good' });
  await first.agrees();
  expect(await first.records(inTime)).toEqual(done);
  expect(await first.finishes('baseline')).toEqual(done);
  const late = first.record('baseline', 'diary', { response: { diary: 'late words' } }, { plugin: 'tandem-writing' });
  expect(await first.records(late)).toEqual(done);
  const [before, after] = await rowsOf(inTime, late);
  expect(before?.late).toBe(false);
  expect(after?.late).toBe(true);
  expect(after?.after_seq).toBeGreaterThan(before?.after_seq ?? Infinity);
  second.close();
});

it('keeps nothing that comes from a member who has left', async () => {
  const couple = await makeCouple(app, studyId);
  const [first, second] = await openBoth(app.url, couple);
  await startTogether(first, second);
  expect(await first.leaves()).toEqual(done);
  await first.screen('left');
  const before = await storedOf(couple.dyadSessionId, couple.participants[0]);
  const record = first.record('talk', 'talk', { response: { words: 'too late' } }, { plugin: 'tandem-writing' });
  const answers = [
    await first.records(record),
    await first.finishes('talk'),
    await first.asks('onset:report', onsetReport('talk')),
    await first.asks('clock:report', clockReport),
    await first.asks('device:report', deviceReport),
    await first.asks('start:acknowledge', acknowledgement('talk', 1)),
    await first.leaves(),
  ];
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code))).toEqual(Array(7).fill('session-over'));
  expect(await storedOf(couple.dyadSessionId, couple.participants[0])).toEqual(before);
  second.close();
});

it('seals what was typed, wherever it stands, and gives it back word for word', async () => {
  using window = await anna();
  const typed = 'kingfisher "çà" \u0000 👩‍👩‍👧 </script>\r\n';
  const record = window.record('baseline', 'diary', { response: { diary: typed }, n_chars: 3 }, { plugin: 'tandem-writing' });
  expect(await window.records(record)).toEqual(done);

  const [row] = await rowsOf(record);
  expect(row?.raw).not.toContain('kingfisher');
  const texts = await db('texts').where({ record_id: record.recordId }).select('text_id', 'data_key', 'n_chars', 'sealed');
  expect(texts).toMatchObject([{ data_key: 'response.diary', n_chars: [...typed].length }]);
  expect(JSON.parse(row?.raw ?? '')).toEqual({ response: { diary: { text_id: texts[0]?.text_id } }, n_chars: 3 });
  expect(texts[0]?.sealed.includes('kingfisher')).toBe(false);

  expect([...(await readTexts(db, database.outerKey, [texts[0]?.text_id]))]).toEqual([[texts[0]?.text_id, typed]]);
  await expect(readTexts(db, new Uint8Array(32), [texts[0]?.text_id])).rejects.toThrow();
});

it('numbers what one outbox sent without a gap, in the order in which it was done', async () => {
  const [first, second] = await startCouple();
  await startTogether(first, second);
  for (const { outboxId } of [first, second]) {
    const rows = await db<Row>('trial_records').where({ outbox_id: outboxId }).orderBy('outbox_index');
    expect(rows.map(({ outbox_index }) => outbox_index)).toEqual([0, 1, 2]);
    expect([...rows].sort((one, other) => one.after_seq - other.after_seq)).toEqual(rows);
  }
  first.close();
  second.close();
});

it('has complained of nothing but the three connections that tests have broken', () => {
  expect(app.complaints()).toHaveLength(3);
});

/** It is there again at once. */
function loseDatabaseOnce(): void {
  app.loseDatabase();
  app.findDatabase();
}

/** How many rows each table has of what this person has sent. */
function storedOf(dyad_session_id: string, { participantId: participant_id, member }: NewParticipant): Promise<unknown> {
  const own = ['trial_records', 'texts', 'clock_reports', 'device_reports', 'consents'];
  return Promise.all([
    ...own.map((table) => db(table).where({ participant_id }).count()),
    ...['onsets', 'events'].map((table) => db(table).where({ dyad_session_id, member }).count()),
  ]);
}
