import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HelpAsk } from '../../server/protocol/messages.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { Console, Staff, type Hired } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { messagesIn } from '../support/frames-of.ts';
import { signInWith, Window } from '../support/window.ts';
import { tapWire } from '../support/wire-tap.ts';

const database = await createDatabase({ poolMax: 8 });
const { db } = database;
let app: RunningApp;
let studyId: string;
let anna: Hired;
beforeAll(async () => {
  app = await startApp(database);
  studyId = await makeStudy(database);
  anna = await (await Staff.begin(app, database)).hire('Anna', studyId, ['experimenter']);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const done = { ok: true, data: null };
const ask = (what: HelpAsk['what'] = 'alone'): HelpAsk => ({ requestId: randomUUID(), what });

async function calls(dyadSessionId: string) {
  const page = new Console(app, anna.browser.cookie);
  const answer = await page.watch(studyId);
  page.close();
  if (!answer.ok) throw new Error(answer.message);
  const members = answer.data.couples.find((couple) => couple.dyadSessionId === dyadSessionId)?.members;
  return { A: members?.A.help, B: members?.B.help };
}

it('tells staff who asks for help and how, until a note says that it was seen to', async () => {
  const { dyadSessionId, participants: [first] } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, first.token) });
  await window.step('consent');
  // Before the consent nothing else is kept of anybody.
  expect(await window.asks('help:ask', ask('unwell'))).toEqual(done);
  const { member } = first;
  expect((await calls(dyadSessionId))[member]).toEqual({ what: 'unwell', askedAt: expect.any(Number) });
  expect((await calls(dyadSessionId))[member === 'A' ? 'B' : 'A']).toBeNull();
  const page = await anna.browser.call('couple-page', { studyId, dyadSessionId });
  expect(page.body).toMatchObject({ help: [{ member, what: 'unwell' }] });
  expect(await anna.browser.call('add-note', { studyId, dyadSessionId, words: 'Spoken to by telephone.' })).toMatchObject({ status: 200 });
  expect((await calls(dyadSessionId))[member]).toBeNull();
  expect(await window.asks('help:ask', ask('technical'))).toEqual(done);
  expect((await calls(dyadSessionId))[member]).toMatchObject({ what: 'technical' });
});

it('is no event of the couple: not one byte more goes to the partner, nor another view to whoever asks', async () => {
  const { dyadSessionId, participants: [first, second] } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, first.token) });
  await using tap = await tapWire(app.url);
  using partner = await Window.open(tap.url, { signIn: await signInWith(app.url, second.token) });
  for (const each of [window, partner]) await each.agrees();
  for (const each of [window, partner]) await each.step('baseline');
  // Without the heart-beats of the line.
  const told = () => messagesIn(tap.received()).filter((message) => message.startsWith('4'));
  const before = { told: told().length, own: window.sent.length, events: await db('events').where({ dyad_session_id: dyadSessionId }).orderBy('seq') };
  expect(await window.asks('help:ask', ask())).toEqual(done);
  // A message that does lead to a frame, so that the tap is seen to see them.
  expect(await partner.hasAnswer()).toBe(true);
  expect(told().slice(before.told)).toHaveLength(1);
  expect(window.sent).toHaveLength(before.own);
  expect(await db('events').where({ dyad_session_id: dyadSessionId }).orderBy('seq')).toEqual(before.events);
});

it('is heard also where nothing else is kept any more, and not from whoever has left', async () => {
  const { dyadSessionId, participants: [first, second] } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, first.token) });
  using other = await Window.open(app.url, { signIn: await signInWith(app.url, second.token) });
  for (const each of [window, other]) await each.agrees();
  expect(await window.asks('session:leave', { how: 'silent' })).toEqual(done);
  expect(await window.asks('help:ask', ask())).toEqual(done);
  expect(await other.asks('session:leave', { how: 'stop' })).toEqual(done);
  expect(await other.asks('help:ask', ask())).not.toMatchObject({ ok: true });
  expect(await db('help_requests').where({ dyad_session_id: dyadSessionId }).pluck('participant_id')).toEqual([first.participantId]);
});

it('keeps a call once however often it is sent, and no more of them than staff can read', async () => {
  const { participants: [first] } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, first.token) });
  const again = ask();
  for (let time = 0; time < 3; time += 1) expect(await window.asks('help:ask', again)).toEqual(done);
  for (let time = 0; time < 2; time += 1) expect(await window.asks('help:ask', ask())).toEqual(done);
  expect(await window.asks('help:ask', ask())).toMatchObject({ ok: false, code: 'rate' });
  expect(await db('help_requests').where({ participant_id: first.participantId })).toHaveLength(3);
});
