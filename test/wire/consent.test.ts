import { createHash } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { NewCouple, NewParticipant } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { messagesIn } from '../support/frames.ts';
import { clockReport, deviceReport, onsetReport } from '../support/payloads.ts';
import { openBoth, signInWith, startTogether, Window } from '../support/window.ts';
import { tapWire } from '../support/wire-tap.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

const done = { ok: true, data: null };

async function openAs({ token }: NewParticipant, url = app.url): Promise<Window> {
  return Window.open(url, { signIn: await signInWith(app.url, token) });
}

async function declines(window: Window): Promise<void> {
  await window.step('consent');
  await window.does('consent', [['consent', { response: 'decline' }]]);
}

/** What is on disk of one decision. */
function consentsOf({ participantId: participant_id }: NewParticipant) {
  return db('consents').where({ participant_id }).select('version', 'language', 'text_hash', 'agreed', 'dyad_session_id');
}

it('notes who agreed to which version of which text, in which language', async () => {
  const couple = await makeCouple(app, studyId);
  const [first, second] = couple.participants;
  using window = await openAs(first);
  const [shown] = (await window.step('consent')).content.trials;
  await window.agrees();
  const text_hash = createHash('sha256').update(JSON.stringify(shown?.parameters)).digest('hex');
  expect(JSON.stringify(shown?.parameters)).toContain('May we ask you?');
  const agreement = { version: '2.1', language: 'en', text_hash, agreed: true, dyad_session_id: couple.dyadSessionId };
  expect(await consentsOf(first)).toEqual([agreement]);
  expect(await consentsOf(second)).toEqual([]);

  using other = await openAs(second);
  await declines(other);
  expect(await consentsOf(second)).toEqual([{ ...agreement, agreed: false }]);
});

it('keeps nothing before the consent but what was said to it', async () => {
  const couple = await makeCouple(app, studyId);
  const [person] = couple.participants;
  using window = await openAs(person);
  await window.step('consent');
  const asked = {
    next: await window.records(window.record('baseline', 'mood', { response: 'good' })),
    onset: await window.asks('onset:report', onsetReport('talk')),
    clock: await window.asks('clock:report', clockReport),
    device: await window.asks('device:report', deviceReport),
    answer: await window.records(window.record('consent', 'consent', { response: 'agree' })),
  };
  expect(Object.entries(asked).map(([name, answer]) => [name, answer.ok || answer.code])).toEqual([
    ['next', 'step-ahead'],
    ['onset', 'payload-invalid'],
    ['clock', 'retry'],
    ['device', 'retry'],
    ['answer', true],
  ]);
  const { participantId: participant_id } = person;
  const rows = async (table: string) => (await db(table).where({ participant_id })).length;
  const counts = async () => Promise.all(['trial_records', 'texts', 'clock_reports', 'device_reports', 'consents'].map(rows));
  expect(await counts()).toEqual([1, 0, 0, 0, 0]);
  expect(await db('onsets').where({ dyad_session_id: couple.dyadSessionId })).toEqual([]);

  // From the consent on the same is taken.
  expect(await window.finishes('consent')).toEqual(done);
  expect(await window.asks('clock:report', clockReport)).toEqual(done);
  expect(await window.asks('device:report', deviceReport)).toEqual(done);
  expect(await window.records(window.record('baseline', 'mood', { response: 'good' }))).toEqual(done);
  expect(await counts()).toEqual([2, 0, 1, 1, 1]);
});

it('stores no record of a couple without an earlier consent of whoever made it', async () => {
  const [first, second] = await openBoth(app.url, await makeCouple(app, studyId));
  await startTogether(first, second);
  const uncovered = await db.raw<{ rows: unknown[] }>(`
    select t.record_id from trial_records t
     where t.step_id <> 'consent'
       and not exists (select 1 from consents c
                        where c.participant_id = t.participant_id and c.agreed and c.decided_at <= t.received_at)`);
  expect(uncovered.rows).toEqual([]);
  const counted = await db('trial_records').whereNot({ step_id: 'consent' }).count<{ count: string }[]>();
  expect(Number(counted[0]?.count)).toBeGreaterThan(3);
  first.close();
  second.close();
});

it('takes no finish for a no: a consent stays until it is answered', async () => {
  const [person] = (await makeCouple(app, studyId)).participants;
  using window = await openAs(person);
  await window.step('consent');
  expect(await window.finishes('consent')).toMatchObject({ ok: false, code: 'payload-invalid' });
  for (const response of [null, 'maybe', { agree: true }, ['agree']]) {
    expect(await window.records(window.record('consent', 'consent', { response }))).toEqual(done);
    expect(await window.finishes('consent')).toMatchObject({ ok: false, code: 'payload-invalid' });
  }
  expect(await consentsOf(person)).toEqual([]);
  await window.agrees();
  expect(await consentsOf(person)).toMatchObject([{ agreed: true }]);
});

it('lets whoever has declined be, in this window and in the next', async () => {
  const [person] = (await makeCouple(app, studyId)).participants;
  using window = await openAs(person);
  await declines(window);
  expect((await window.screen('left')).screen).toMatchObject({ kind: 'left', declined: true });
  using again = await openAs(person);
  expect((await again.screen('left')).screen).toMatchObject({ kind: 'left', declined: true });
  expect(await again.records(again.record('consent', 'consent', { response: 'agree' }))).toMatchObject({ code: 'session-over' });
  expect(await again.finishes('consent')).toMatchObject({ code: 'session-over' });
  expect(await consentsOf(person)).toMatchObject([{ agreed: false }]);
});

it('sends the partner of one who declines the bytes of one whose partner never came', async () => {
  const never = await alone(async () => undefined);
  const others = await Promise.all([
    alone(declines, 'first'),
    alone(declines, 'meanwhile'),
    alone(async (window) => void (await window.step('consent')), 'first'),
    alone(async (window) => void (await window.agrees()), 'meanwhile'),
  ]);
  // From the connection over the questions and the waiting room to the end that has no reason.
  expect(never.join('')).toMatch(/"kind":"consent".*"stepId":"baseline".*"kind":"door".*"kind":"ended"/s);
  for (const seen of others) expect(seen).toEqual(never);
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});

/**
 * What member A receives, to the end, whose partner does what is given before A begins, or while A waits at the
 * door, and then closes the page; numbers of events, instants and what is drawn for each couple left out.
 */
async function alone(partnerDoes: (window: Window) => Promise<void>, when: 'first' | 'meanwhile' | 'never' = 'never'): Promise<readonly string[]> {
  // Thirty minutes of patience in less than two seconds.
  const couple = await makeCouple(app, studyId, { timeWarp: 1_000 });
  const partner = async (): Promise<void> => {
    using window = await openAs(memberOf(couple, 'B'));
    await partnerDoes(window);
  };
  if (when === 'first') await partner();
  await using tap = await tapWire(app.url);
  using window = await openAs(memberOf(couple, 'A'), tap.url);
  await window.comesToDoor();
  await window.screen('door');
  if (when === 'meanwhile') await partner();
  await window.screen('ended');
  expect(await window.hasAnswer()).toBe(true);
  return messagesIn(tap.received()).flatMap(withoutChance);
}

function memberOf({ participants }: NewCouple, member: 'A' | 'B'): NewParticipant {
  const [first, second] = participants;
  return first.member === member ? first : second;
}

/** Engine.IO's own pings come when they come. */
function withoutChance(message: string): string[] {
  if (message === '2') return [];
  return [
    message
      .replace(/"sid":"[^"]+"/, '"sid":"…"')
      .replace(/"pid":"[^"]+"/, '"pid":"…"')
      .replace(/"seq":\d+/, '"seq":…')
      .replace(/"code":"[A-Z0-9]{8}"/, '"code":"…"')
      .replaceAll(/\b1[789]\d{11}(\.\d+)?/g, '…'),
  ];
}
