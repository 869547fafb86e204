import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { buildCommitGate, holdCommits } from '../support/locks.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database);
const studyId = await makeStudy(database);
await buildCommitGate(database, 'trial_records');
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function annaOf({ participants }: NewCouple): Promise<{ participantId: string; signIn: string; token: string }> {
  const [{ participantId, token }] = participants;
  return { participantId, token, signIn: await signInWith(app.url, token) };
}

/** Lines of the log of connections of one participant, by their epoch. */
function connectionsOf(participantId: string) {
  return db('connections').where({ participant_id: participantId }).orderBy('epoch').select<{ epoch: number; closed_at: Date | null }[]>('epoch', 'closed_at');
}

it('gives the lease to the newest window: the older one is told and closed', async () => {
  const { signIn } = await annaOf(await makeCouple(app, studyId));
  using older = await Window.open(app.url, { signIn });
  await older.agrees();
  using newer = await Window.open(app.url, { signIn });
  await older.hears(/^closed/);
  expect(older.news).toEqual(['replaced', 'closed: io server disconnect']);

  // The newer one goes on where the older one was.
  await newer.step('baseline');
  expect(await newer.records(newer.record('baseline', 'mood', { response: 'good' }))).toEqual({ ok: true, data: null });
});

it('takes nothing that the older window still sends, not even over a line it keeps open', async () => {
  const { signIn, participantId } = await annaOf(await makeCouple(app, studyId));
  using older = await Window.open(app.url, { signIn });
  await older.agrees();
  const before = [older.record('baseline', 'mood', { response: 'good' }), older.record('baseline', 'mood', { response: 'bad' })];
  const late = older.record('baseline', 'mood', { response: 'bad' });
  const { engine } = older.socket.io;
  const answers = before.map((record) => older.records(record));
  using newer = await Window.open(app.url, { signIn });
  await older.hears(/^closed/);
  engine.write(`2["trial:record",${JSON.stringify(late)}]`);
  engine.write('2["step:finish",{"stepId":"baseline"}]');

  await newer.step('baseline');
  expect(await newer.hasAnswer()).toBe(true);
  const stored = await db('trial_records').where({ participant_id: participantId, step_id: 'baseline' }).orderBy('outbox_index');
  expect(stored.map(({ record_id }) => record_id)).toEqual(before.map(({ recordId }) => recordId));
  expect(await Promise.all(answers)).toEqual(Array(2).fill({ ok: true, data: null }));
});

// A nemesis run found it (smoke, seed 3): the second window did a trial again that the first had just sent.
it('begins behind what the older window had sent, though it was not on disk yet', async () => {
  const { signIn } = await annaOf(await makeCouple(app, studyId));
  using older = await Window.open(app.url, { signIn });
  await older.agrees();
  await using commits = await holdCommits(database);
  const record = older.record('baseline', 'mood', { response: 'good' });
  older.emits('trial:record', record, () => undefined);
  await commits.isWaitedFor();
  using newer = await Window.open(app.url, { signIn });
  await older.hears(/^closed/);
  expect(await newer.hasAnswer()).toBe(true);
  await commits.release();
  expect((await newer.step('baseline')).resumeAt).toBe(1);
  expect(newer.views.map(({ screen }) => (screen.kind === 'step' ? screen.step.resumeAt : null))).toEqual([1]);
  expect(await db('trial_records').where({ record_id: record.recordId }).select('trial_id')).toEqual([{ trial_id: 'mood' }]);
});

it('moves to another device with the same link, and back', async () => {
  const { token, participantId } = await annaOf(await makeCouple(app, studyId));
  using phone = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await phone.agrees();
  using laptop = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await laptop.step('baseline');
  await phone.hears(/^closed/);
  using again = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await again.comesFromQuestionsToDoor();
  await laptop.hears(/^replaced/);
  expect((await connectionsOf(participantId)).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
});

// A nemesis run found it (processes, seed 2): the older window's process was killed before it heard of the newer one.
it('lets no window that comes back take over from a newer one, and the newer one come back', async () => {
  const { signIn, participantId } = await annaOf(await makeCouple(app, studyId));
  const [one, two] = [randomUUID(), randomUUID()];
  using older = await Window.open(app.url, { signIn, windowId: one });
  await older.agrees();
  older.close();
  {
    using back = await Window.open(app.url, { signIn, windowId: one });
    await back.step('baseline');
  }
  using newer = await Window.open(app.url, { signIn, windowId: two });
  await newer.step('baseline');
  await expect(Window.open(app.url, { signIn, windowId: one })).rejects.toThrow('lease-stale');
  expect(newer.news).toEqual([]);
  newer.close();
  await expect(Window.open(app.url, { signIn, windowId: one })).rejects.toThrow('lease-stale');
  using again = await Window.open(app.url, { signIn, windowId: two });
  await again.step('baseline');
  // Who presses "Continue here" loads the page anew, and that is a new window.
  using reloaded = await Window.open(app.url, { signIn, windowId: randomUUID() });
  await again.hears(/^closed/);
  await reloaded.step('baseline');
  expect((await connectionsOf(participantId)).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
});

it('numbers the connections of each participant upwards, and notes when each was closed', async () => {
  const couple = await makeCouple(app, studyId);
  const { signIn, participantId } = await annaOf(couple);
  for (let count = 0; count < 4; count += 1) await Window.open(app.url, { signIn });
  using last = await Window.open(app.url, { signIn });
  await last.step('consent');
  const rows = await connectionsOf(participantId);
  expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  expect(rows.at(-1)?.closed_at).toBeNull();
  expect(await connectionsOf(couple.participants[1].participantId)).toEqual([]);
});

it('has one window left when six are opened at once, and it is heard', async () => {
  const { signIn, participantId } = await annaOf(await makeCouple(app, studyId));
  const windows = await Promise.all(Array.from({ length: 6 }, () => Window.open(app.url, { signIn })));
  await eventually(() => expect(windows.filter(({ news }) => news.length === 0)).toHaveLength(1));
  const open = windows.find(({ news }) => news.length === 0);
  await open?.agrees();
  // It is the one that came last by the number on disk, whichever was served first.
  await eventually(async () => {
    const rows = await connectionsOf(participantId);
    expect(rows.map(({ epoch, closed_at }) => [epoch, closed_at === null])).toEqual(
      [1, 2, 3, 4, 5, 6].map((epoch) => [epoch, epoch === 6]),
    );
  });
  open?.close();
});

it('does not tell the partner of it', async () => {
  const couple = await makeCouple(app, studyId);
  const [first, second] = couple.participants;
  const signIn = await signInWith(app.url, first.token);
  using partner = await Window.open(app.url, { signIn: await signInWith(app.url, second.token) });
  await partner.comesToDoor();
  await partner.screen('door');
  const told = partner.views.length;
  await Window.open(app.url, { signIn });
  using newer = await Window.open(app.url, { signIn });
  await newer.agrees();
  expect(await partner.hasAnswer()).toBe(true);
  expect(partner.views).toHaveLength(told);
});

const PHONE = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36';

it('leaves one row in the audit of a second device that goes on, with its kind, and none of reloads and second windows', async () => {
  const { token, signIn, participantId } = await annaOf(await makeCouple(app, studyId));
  const rows = () => db('audit_rows').where({ action: 'lease-taken', object: participantId }).select<object[]>('actor', 'outcome', 'study_id', 'reason');
  using atHome = await Window.open(app.url, { signIn });
  await atHome.step('consent');
  using second = await Window.open(app.url, { signIn });
  await second.step('consent');
  expect(await rows()).toEqual([]);

  const onPhone = await signInWith(app.url, token);
  using phone = await Window.open(app.url, { signIn: onPhone, userAgent: PHONE });
  await phone.step('consent');
  const row = { actor: 'participant', outcome: 'done', study_id: studyId, reason: 'by another sign-in, on a phone' };
  expect(await rows()).toEqual([row]);
  // To and fro between the two is no news.
  using back = await Window.open(app.url, { signIn });
  await back.step('consent');
  using again = await Window.open(app.url, { signIn: onPhone, userAgent: PHONE });
  await again.step('consent');
  expect(await rows()).toEqual([row]);

  // Where nobody was left, nobody was replaced.
  again.close();
  await eventually(async () => expect((await connectionsOf(participantId)).at(-1)?.closed_at).not.toBeNull());
  using later = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await later.step('consent');
  expect(await rows()).toEqual([row]);
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
