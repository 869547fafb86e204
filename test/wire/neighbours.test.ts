import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { replaceLink } from '../../server/store/join-tokens.ts';
import { openConnection } from '../../server/store/reports.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { buildCommitGate, holdCommits } from '../support/locks.ts';
import { signInWith, startTogether, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
/** Longer than any notice takes. */
const noteWithdrawals = () => new Promise<void>((resolve) => setTimeout(resolve, 300));
const [one, other] = [await startApp(database, { noteWithdrawals }), await startApp(database)];
const studyId = await makeStudy(database);
await buildCommitGate(database, 'trial_records');
afterAll(async () => {
  await one.close();
  await other.close();
  await database.drop();
});

/** The first partner on one process, the second on the other. */
async function apart({ participants: [first, second] }: NewCouple): Promise<readonly [Window, Window]> {
  return [
    await Window.open(one.url, { signIn: await signInWith(one.url, first.token) }),
    await Window.open(other.url, { signIn: await signInWith(other.url, second.token) }),
  ];
}

function listeners() {
  return db('pg_stat_activity').whereRaw('datname = current_database()').where({ application_name: 'listening for tandem' });
}

async function cutTheChannel(): Promise<void> {
  await db.raw(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listening for tandem' and datname = current_database()`);
}

/** As `npm run study -- new-link` does it, in a process of its own. @returns the new token */
async function newLink({ dyadNum }: NewCouple, order: 1 | 2): Promise<string> {
  const token = `a-new-link-${randomUUID()}`;
  const link = { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 86_400_000) };
  expect(await db.transaction((trx) => replaceLink(trx, { studyId, dyadNum, order }, link))).toMatchObject({ language: 'en' });
  return token;
}

const CLOSED = ['closed: io server disconnect'];

it('brings partners on different processes together', async () => {
  const [anna, ben] = await apart(await makeCouple(one, studyId));
  await startTogether(anna, ben);
  expect((await anna.step('talk')).start).toEqual((await ben.step('talk')).start);
  anna.close();
  ben.close();
});

it('does so when the channel between them is cut, and listens again', async () => {
  expect(await listeners().select('pid')).toHaveLength(2);
  const [anna, ben] = await apart(await makeCouple(one, studyId));
  await cutTheChannel();
  await startTogether(anna, ben);
  await eventually(async () => expect(await listeners().select('pid')).toHaveLength(2));
  anna.close();
  ben.close();
});

it('says once that a deadline has passed which both have noticed', async () => {
  const couple = await makeCouple(one, studyId, { timeWarp: 30 });
  const [anna, ben] = await apart(couple);
  await startTogether(anna, ben);
  await Promise.all([anna.step('alone'), ben.step('alone')]);
  const passed = await db('events').where({ dyad_session_id: couple.dyadSessionId, type: 'deadline-passed' }).select('body');
  // On a slow machine the start is proposed a second time, which is another deadline.
  expect(passed.map(({ body }) => body.deadline.kind).filter((kind) => kind !== 'start-unacknowledged')).toEqual(['end']);
  anna.close();
  ben.close();
});

it('gives the lease to the newest window, whichever process it is on', async () => {
  const { participants: [person] } = await makeCouple(one, studyId);
  const signIn = await signInWith(one.url, person.token);
  using older = await Window.open(one.url, { signIn });
  await older.agrees();
  using newer = await Window.open(other.url, { signIn });
  await older.hears(/^closed/);
  expect(older.news).toEqual(['replaced', 'closed: io server disconnect']);
  await newer.step('baseline');
  expect(await newer.records(newer.record('baseline', 'mood', { response: 'good' }))).toEqual({ ok: true, data: null });
});

it('takes somebody for here who has gone to the other process and only then left the first', async () => {
  const couple = await makeCouple(one, studyId);
  const [person] = couple.participants;
  const signIn = await signInWith(one.url, person.token);
  const older = await Window.open(one.url, { signIn });
  await older.agrees();
  using newer = await Window.open(other.url, { signIn });
  await newer.step('baseline');
  older.close();
  await eventually(async () => {
    const row = await db('dyad_sessions').where({ dyad_session_id: couple.dyadSessionId }).first('state');
    const open = await db('connections').where({ participant_id: person.participantId }).whereNull('closed_at').select('epoch');
    expect([row.state.seats[person.member].presence.is, open]).toEqual(['here', [{ epoch: 2 }]]);
  });
});

it('stores nothing of an older window once a newer one is open, though its process has not heard of it', async () => {
  const { participants: [{ participantId, token, member }], dyadSessionId } = await makeCouple(one, studyId);
  using older = await Window.open(one.url, { signIn: await signInWith(one.url, token) });
  await older.agrees();
  expect(await older.records(older.record('baseline', 'mood', { response: 'good' }))).toEqual({ ok: true, data: null });
  // As another process does it, which then says nothing.
  await openConnection(db, { dyadSessionId, participantId, member }, randomUUID());
  const late = older.record('baseline', 'mood', { response: 'bad' });
  expect(await older.records(late)).toMatchObject({ ok: false, code: 'lease-stale' });
  expect(await db('trial_records').where({ record_id: late.recordId })).toEqual([]);
  await older.hears(/^closed/);
  expect(older.news).toEqual(['replaced', ...CLOSED]);
});

it('begins behind what an older window on the other process had sent, though it was not on disk yet', async () => {
  const { participants: [person] } = await makeCouple(one, studyId);
  const signIn = await signInWith(one.url, person.token);
  using older = await Window.open(one.url, { signIn });
  await older.agrees();
  await using commits = await holdCommits(database);
  const record = older.record('baseline', 'mood', { response: 'good' });
  older.emits('trial:record', record, () => undefined);
  await commits.isWaitedFor();
  using newer = await Window.open(other.url, { signIn });
  await older.hears(/^closed/);
  // Both wait now: the record at its end, and the newer window for it.
  await commits.isWaitedFor(2);
  await commits.release();
  expect((await newer.step('baseline')).resumeAt).toBe(1);
  expect(newer.views.map(({ screen }) => (screen.kind === 'step' ? screen.step.resumeAt : null))).toEqual([1]);
  const [row] = await db('trial_records').where({ record_id: record.recordId }).select('trial_id', 'epoch');
  expect(row).toEqual({ trial_id: 'mood', epoch: 1 });
});

it('closes at once the page of a link that has a new one in its place, on whichever process, and only that page', async () => {
  const couple = await makeCouple(one, studyId);
  const [first, second] = couple.participants;
  const [signIns, partners] = [[await signInWith(one.url, first.token), await signInWith(other.url, second.token)], await apart(couple)];
  await Promise.all(partners.map((window) => window.agrees()));
  for (const [index, order] of ([1, 2] as const).entries()) {
    const [window, rest] = index === 0 ? [partners[0], partners[1]] : [partners[1], null];
    const { engine } = window.socket.io;
    const startedAt = performance.now();
    const token = await newLink(couple, order);
    await window.hears(/^closed/);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(window.news).toEqual(CLOSED);
    const late = window.record('baseline', 'mood', { response: 'bad' });
    engine.write(`2["trial:record",${JSON.stringify(late)}]`);
    for (const { url } of [one, other]) await expect(Window.open(url, { signIn: signIns[index] ?? '' })).rejects.toThrow('join-token-invalid');
    // The partner is not disturbed, and the new link goes on where the old one was.
    if (rest !== null) expect([await rest.hasAnswer(), rest.news]).toEqual([true, []]);
    using again = await Window.open(one.url, { signIn: await signInWith(one.url, token) });
    expect((await again.step('baseline')).resumeAt).toBe(0);
    expect(await db('trial_records').where({ record_id: late.recordId })).toEqual([]);
  }
});

it('closes such a page also when the news of it is lost', async () => {
  const couple = await makeCouple(one, studyId);
  const [anna, ben] = await apart(couple);
  await Promise.all([anna, ben].map((window) => window.agrees()));
  await eventually(async () => expect(await listeners().select('pid')).toHaveLength(2));
  await cutTheChannel();
  // They end when they hear of it, and come back half a second later.
  await eventually(async () => expect(await listeners().select('pid')).toHaveLength(0));
  await newLink(couple, 2);
  await ben.hears(/^closed/);
  expect([ben.news, anna.news]).toEqual([CLOSED, []]);
  await eventually(async () => expect(await listeners().select('pid')).toHaveLength(2));
  anna.close();
});

it('answers and thanks whoever has everything deleted, then closes; and closes who is withdrawn by the lab', async () => {
  const couple = await makeCouple(one, studyId);
  const [anna, ben] = await apart(couple);
  await Promise.all([anna, ben].map((window) => window.agrees()));
  expect(await anna.asks('session:leave', { how: 'erase' })).toEqual({ ok: true, data: null });
  await anna.hears(/^closed/);
  expect([anna.news, anna.views.at(-1)?.screen.kind]).toEqual([CLOSED, 'left']);
  expect([await ben.hasAnswer(), ben.news]).toEqual([true, []]);
  const { participantId } = couple.participants[1];
  await withdraw(db, { participantId, scope: 'withdraw', askedBy: 'experimenter', reason: 'asked by telephone' });
  await ben.hears(/^closed/);
  expect(ben.news).toEqual(CLOSED);
});

it('has complained of nothing but the channel that was cut', () => {
  const complaints = [...one.complaints(), ...other.complaints()];
  expect(complaints.filter((line) => !line.includes('other processes may hear later'))).toEqual([]);
});
