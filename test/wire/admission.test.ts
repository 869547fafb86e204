import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { Ack } from '../../server/protocol/messages.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { createDatabase } from '../support/database.ts';
import { acknowledgement, clockReport, deviceReport, onsetReport } from '../support/payloads.ts';
import { openBoth, signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function newSignIn(): Promise<string> {
  const { participants } = await makeCouple(app, studyId);
  return signInWith(app.url, participants[0].token);
}

const open = (credentials: Parameters<typeof Window.open>[1]) => Window.open(app.url, credentials);

it('lets nobody in without a sign-in, or with one that it does not know', async () => {
  await expect(open({})).rejects.toThrow('join-token-invalid');
  await expect(open({ signIn: 'somebody' })).rejects.toThrow('join-token-invalid');
  await expect(open({ cookie: 'tandem=somebody' })).rejects.toThrow('join-token-invalid');
});

it('lets nobody in whose sign-in has expired or was revoked', async () => {
  const signIn = await newSignIn();
  const change = async (given: object) => void (await db('sign_ins').where({ sign_in_hash: hashToken(signIn) }).update(given));
  (await open({ signIn })).close();
  await change({ expires_at: db.raw(`clock_timestamp() - interval '1 ms'`) });
  await expect(open({ signIn })).rejects.toThrow('join-token-invalid');
  await change({ expires_at: db.raw(`clock_timestamp() + interval '1 hour'`) });
  (await open({ signIn })).close();
  await change({ revoked_at: db.raw('clock_timestamp()') });
  await expect(open({ signIn })).rejects.toThrow('join-token-invalid');
});

it('tells a tab of another version so, whoever it is', async () => {
  const signIn = await newSignIn();
  await expect(open({ signIn, protocol: 0 })).rejects.toThrow('protocol-mismatch');
  await expect(open({ signIn, protocol: 1.5 })).rejects.toThrow('protocol-mismatch');
  await expect(open({ protocol: PROTOCOL_VERSION + 1 })).rejects.toThrow('protocol-mismatch');
});

it('takes of a real couple the cookie and no sign-in from memory', async () => {
  const live = await makeStudy(database, { mode: 'live' });
  const { participants } = await makeCouple(app, live);
  const cookie = await cookieOf(participants[0].token);
  const signIn = cookie.replace('tandem=', '');
  await expect(open({ signIn })).rejects.toThrow('join-token-invalid');
  await expect(open({ signIn, cookie })).rejects.toThrow('join-token-invalid');
  using window = await open({ cookie: `other=1; ${cookie}` });
  const view = await window.view(({ screen }) => screen.kind === 'step');
  expect(view.isTest).toBe(false);
});

it('opens a socket for its own pages and for programs, and for no page of another site', async () => {
  const { url } = app;
  expect([await upgradeWith(url), await upgradeWith(undefined)]).toEqual([101, 101]);
  for (const origin of ['http://evil.example', 'http://127.0.0.1:1', `${url}.evil.example`, 'null', '']) {
    expect([origin, await upgradeWith(origin)]).toEqual([origin, 400]);
  }
});

it('speaks no long-polling', async () => {
  const polled = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`);
  expect(polled.status).toBe(400);
  expect(await polled.json()).toMatchObject({ message: 'Transport unknown' });
});

it('closes the connection that sends more than 64 kB at once, and has it back', async () => {
  const signIn = await newSignIn();
  using window = await open({ signIn });
  window.emits('step:finish', { stepId: 'x'.repeat(65_536) });
  await window.hears(/^closed/);
  using again = await open({ signIn });
  await again.step('consent');
});

it('does not stumble over a name it does not know, a missing callback, or a callback in the wrong place', async () => {
  using window = await open({ signIn: await newSignIn() });
  await window.step('consent');
  const record = window.record('consent', 'consent', { response: 'agree' });
  for (const name of ['drop:table', 'session:view', 'error', 'constructor', '__proto__', '']) window.emits(name, {}, () => undefined);
  for (const name of ['trial:record', 'step:finish', 'clock:ping', 'session:leave']) window.emits(name);
  window.emits('trial:record', record);
  window.emits('trial:record', () => undefined, record);
  window.emits('session:leave', record, () => undefined);
  window.emits('clock:ping', 'now', () => undefined);
  expect(await window.hasAnswer()).toBe(true);
  expect(await db('trial_records').where({ record_id: record.recordId })).toEqual([]);
  // What is asked in the right way is heard.
  expect(await window.records(record)).toEqual({ ok: true, data: null });
});

it.each(['disconnect', 'disconnecting', 'connect', 'connect_error', 'newListener', 'removeListener'])(
  'takes nothing from a browser that speaks as if it were Socket.IO itself: %s',
  async (name) => {
    const { participants } = await makeCouple(app, studyId);
    using window = await open({ signIn: await signInWith(app.url, participants[0].token) });
    await window.step('consent');
    window.socket.io.engine.write(`2["${name}"]`);
    await window.hears(/^closed/);
    using other = await open({ signIn: await signInWith(app.url, participants[1].token) });
    await other.step('consent');
  },
);

it('cuts off whoever floods, does not have them back at once, by whichever sign-in, and hears everybody else', async () => {
  const { participants: [{ token }] } = await makeCouple(app, studyId);
  const [signIn, second] = [await signInWith(app.url, token), await signInWith(app.url, token)];
  using flooding = await open({ signIn });
  using other = await open({ signIn: await newSignIn() });
  const answers: unknown[] = [];
  for (let count = 0; count < 2_000; count += 1) flooding.emits('clock:ping', (answer: unknown) => answers.push(answer));
  await flooding.hears(/^closed/);
  // What it had at once, and what a second adds to it.
  expect(answers.length).toBeLessThan(600);
  await expect(open({ signIn })).rejects.toThrow('rate');
  await expect(open({ signIn: second })).rejects.toThrow('rate');
  await expect(open({ signIn: await signInWith(app.url, token) })).rejects.toThrow('rate');
  expect(await other.hasAnswer()).toBe(true);
  (await open({ signIn: await newSignIn() })).close();
});

it('answers `rate` to more than one person can do, stores none of it, and what is sent again later', async () => {
  using window = await open({ signIn: await newSignIn() });
  await window.step('consent');
  const records = Array.from({ length: 250 }, () => window.record('consent', 'consent', { response: 'agree' }));
  const answers = await Promise.all(records.map((record) => window.records(record)));
  const refused = records.filter((_, index) => codeOf(answers[index]) === 'rate');
  expect(answers.slice(0, 100).map(codeOf)).toEqual(Array(100).fill('ok'));
  expect(refused.length).toBeGreaterThan(50);
  const ids = refused.map(({ recordId }) => recordId);
  expect(await db('trial_records').whereIn('record_id', ids)).toEqual([]);
  await eventually(async () => expect(codeOf(await window.records(refused[0]))).toBe('ok'));
});

it('survives an answer nested so deep that nobody could read it, and says what is wrong with it', async () => {
  using window = await open({ signIn: await newSignIn() });
  await window.step('consent');
  const record = window.record('consent', 'consent', { response: 'agree' });
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  for (const depth of [1_000, 10_000, 30_000]) {
    const payload = JSON.stringify(record).replace('"agree"', nested(depth));
    // Socket.IO's own client could not send it: 2 for an event, 7 for the number under which it is answered.
    window.socket.io.engine.write(`27["trial:record",${payload}]`);
    const answer = await packet(window, /^37/);
    expect(JSON.parse(answer.slice(2))).toMatchObject([{ ok: false, code: 'payload-invalid' }]);
  }
  expect(await window.hasAnswer()).toBe(true);
  expect(await db('trial_records').where({ record_id: record.recordId })).toEqual([]);
});

it.each<[string, object]>([
  ['a number that is too large to be kept', { outboxIndex: Number.MAX_SAFE_INTEGER }],
  ['a character that no table takes', { pluginVersion: '1.0\u0000' }],
])('refuses for good, and does not ask to be sent again, %s', async (_, wrong) => {
  using window = await open({ signIn: await newSignIn() });
  await window.step('consent');
  const record = { ...window.record('consent', 'consent', { response: 'agree' }), ...wrong };
  expect(await window.records(record)).toMatchObject({ ok: false, code: 'payload-invalid' });
  expect(await window.hasAnswer()).toBe(true);
});

it('stores nothing of 2,000 payloads of chance, answers each, and lives', { timeout: 60_000 }, async () => {
  // Of each fewer than 300: whoever sends more at once is cut off.
  const couples = await Promise.all(Array.from({ length: 5 }, () => makeCouple(app, studyId)));
  const persons = couples.flatMap(({ participants }) => participants);
  const people = await Promise.all(persons.map(({ token }) => signInWith(app.url, token)));
  const answers: string[] = [];
  for (let batch = 0; batch < 20; batch += 1) {
    using window = await open({ signIn: people[batch % 10] ?? '' });
    const messages = fc.sample(message, { seed: 2_026 + batch, numRuns: 100 });
    const answered = await Promise.all(messages.map(({ event, payload }) => window.asks(event, payload)));
    answers.push(...answered.map((answer, index) => `${messages[index]?.event} ${codeOf(answer)}`));
    for (const given of fc.sample(fc.jsonValue(), { seed: batch, numRuns: 20 })) {
      window.emits('session:leave', given, () => undefined);
      window.emits('clock:ping', given);
    }
    expect(await window.hasAnswer()).toBe(true);
  }
  expect(answers).toHaveLength(2_000);
  // To acknowledge where nothing is proposed is right, and changes nothing.
  expect([...new Set(answers)].filter((answer) => answer.endsWith(' ok'))).toEqual(['start:acknowledge ok']);
  expect(answers.filter((answer) => /internal|rate|lease/.test(answer))).toEqual([]);

  const dyads = couples.map(({ dyadSessionId }) => dyadSessionId);
  for (const table of ['trial_records', 'texts', 'onsets', 'clock_reports', 'consents', 'assignments']) {
    expect([table, await db(table).whereIn('dyad_session_id', dyads)]).toEqual([table, []]);
  }
  const ids = persons.map(({ participantId }) => participantId);
  expect(await db('device_reports').whereIn('participant_id', ids)).toEqual([]);
  const events = await db('events').whereIn('dyad_session_id', dyads).distinct<{ type: string }[]>('type').orderBy('type');
  expect(events.map(({ type }) => type)).toEqual(['member-arrived', 'member-left']);
  // The couples can still take part.
  for (const couple of couples) {
    const [first, second] = await openBoth(app.url, couple);
    await Promise.all([first.comesToDoor(), second.comesToDoor()]);
    first.close();
    second.close();
  }
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});

/** As a browser sends them, but before the consent, where nothing of it is kept. */
const SOUND = {
  'trial:record': {
    recordId: '7b0c8b1e-5f0a-4b53-9d0c-0f6f5a1d2c11', outboxId: '7b0c8b1e-5f0a-4b53-9d0c-0f6f5a1d2c12', outboxIndex: 0,
    stepId: 'baseline', trialId: 'mood', trialIndex: 0, attempt: 1, plugin: 'tandem-choice', pluginVersion: '1',
    onsetAt: 1, onsetUncertainty: 1, endedAt: 2, unfocusedMs: 0, data: { response: 'good' },
  },
  'step:finish': { stepId: 'consent' },
  'start:acknowledge': acknowledgement('talk', 1),
  'onset:report': onsetReport('talk'),
  'clock:report': clockReport,
  'device:report': deviceReport,
};

/** What a hostile or broken browser might put where something else is asked for. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(null, '', 'x'.repeat(500), '\u0000', '\ud800', -1, 1e308, -0, 2 ** 53, 0.5, [], {}, true),
  fc.constant(JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":1}}')),
  fc.uint8Array({ maxLength: 20 }),
);

/** Payloads that are nearly right, and some that are nothing at all. None of them may be stored. */
const message = fc
  .constantFrom(...Object.entries(SOUND))
  .chain(([event, sound]) =>
    fc.oneof(
      { weight: 1, arbitrary: junk },
      { weight: 6, arbitrary: changed(sound) },
      { weight: 1, arbitrary: fc.constant(sound) },
    ).map((payload) => ({ event, payload })),
  );

function changed(sound: object): fc.Arbitrary<unknown> {
  const field = fc.constantFrom(...Object.keys(sound));
  return fc.oneof(
    fc.tuple(field, junk).map(([name, value]) => ({ ...sound, [name]: value })),
    fc.tuple(field, field, junk).map(([one, other, value]) => ({ ...sound, [one]: value, [other]: value })),
    field.map((name) => Object.fromEntries(Object.entries(sound).filter(([key]) => key !== name))),
    fc.tuple(fc.string(), junk).map(([name, value]) => ({ ...sound, [name]: value })),
    junk.map((value) => [sound, value]),
  );
}

function codeOf(answer: Ack<null> | undefined): string {
  if (answer === undefined) return 'none';
  return answer.ok ? 'ok' : answer.code;
}

async function cookieOf(token: string): Promise<string> {
  const response = await fetch(`${app.url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'cookie' }),
  });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The next packet that comes in and looks like this, as text. */
function packet(window: Window, pattern: RegExp): Promise<string> {
  const { engine } = window.socket.io;
  return new Promise((resolve) => {
    const look = (data: unknown): void => {
      const text = String(data);
      if (!pattern.test(text)) return;
      engine.off('data', look);
      resolve(text);
    };
    engine.on('data', look);
  });
}

/** Asks for a WebSocket as a page of that origin would. @returns the status of the answer */
function upgradeWith(origin: string | undefined): Promise<number | undefined> {
  const asked = request(`${app.url}/socket.io/?EIO=4&transport=websocket`, {
    headers: {
      Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...(origin === undefined ? {} : { Origin: origin }),
    },
  });
  return new Promise((resolve, reject) => {
    asked.once('response', ({ statusCode }) => resolve(statusCode));
    asked.once('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}
