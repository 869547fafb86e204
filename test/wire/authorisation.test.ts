import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import type { ClientToServerEvents } from '../../server/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { makeCouple, makeStudy } from '../support/app.ts';
import { Console, Staff } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { SOUND } from '../support/hostile-frames.ts';
import { keptRows } from '../support/kept-rows.ts';
import { clientFrame } from '../support/raw-frames.ts';
import { sendRaw } from '../support/raw-socket.ts';
import { startServer } from '../support/server.ts';
import { smallStudy } from '../support/small-study.ts';
import { StaffBrowser } from '../support/staff.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase({ poolMax: 10 });
const { db } = database;
const server = await startServer(database, [smallStudy]);
const studyId = await makeStudy(database);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

type Event = Exclude<keyof ClientToServerEvents, 'clock:ping'>;

/** A new event of the protocol does not compile until it is here. */
const EVENTS: Readonly<Record<Event, (own: object) => unknown>> = {
  'trial:record': (own) => ({ ...SOUND['trial:record'], recordId: randomUUID(), outboxId: randomUUID(), ...own }),
  'trial:records': (own) => [{ ...SOUND['trial:record'], recordId: randomUUID(), outboxId: randomUUID(), ...own }],
  'step:finish': (own) => ({ ...SOUND['step:finish'], ...own }),
  'message:send': (own) => ({ ...SOUND['message:send'], messageId: randomUUID(), ...own }),
  'typing:tell': (own) => ({ ...SOUND['typing:tell'], ...own }),
  'start:acknowledge': (own) => ({ ...SOUND['start:acknowledge'], ...own }),
  'onset:report': (own) => ({ ...SOUND['onset:report'], onsetId: randomUUID(), ...own }),
  'clock:report': (own) => ({ ...SOUND['clock:report'], ...own }),
  'device:report': (own) => ({ ...SOUND['device:report'], ...own }),
  'help:ask': (own) => ({ ...SOUND['help:ask'], requestId: randomUUID(), ...own }),
  'session:leave': (own) => ({ ...SOUND['session:leave'], ...own }),
};
const events = Object.entries(EVENTS);

/** Somebody who has a right to one place, and none to the others. */
interface Person {
  readonly name: string;
  readonly couple: NewCouple;
  readonly participantId: string;
  readonly member: string;
  readonly token: string;
  readonly signIn: string;
}

const couples: NewCouple[] = [];
const people: Person[] = [];
beforeAll(async () => {
  for (const name of ['one', 'other']) {
    const couple = await makeCouple(server, studyId);
    couples.push(couple);
    for (const { participantId, member, token } of couple.participants) {
      const signIn = await signInWith(server.url, token);
      using window = await Window.open(server.url, { signIn });
      await window.agrees();
      people.push({ name: `${member} of ${name}`, couple, participantId, member, token, signIn });
    }
  }
});

/** Every way to say in a message that one is somebody else. */
const claimsOf = ({ participantId, member, couple, signIn, token }: Person): readonly object[] => [
  { participantId },
  { member },
  { dyadSessionId: couple.dyadSessionId },
  { dyadSessionId: couple.dyadSessionId, participantId, member },
  { signIn },
  { scope: { dyadSessionId: couple.dyadSessionId, participantId, member } },
  { token },
];

function codeOf(answer: unknown): string {
  const [one] = Array.isArray(answer) ? answer : [answer];
  return typeof one === 'object' && one !== null && 'code' in one ? String(one.code) : 'taken';
}

it.each(events)('%s: nobody speaks for another, whatever a message says of who it is', async (event, payload) => {
  const before = await keptRows(db, couples);
  for (const person of people) {
    using window = await Window.open(server.url, { signIn: person.signIn });
    await window.step('baseline');
    for (const other of people.filter(({ participantId }) => participantId !== person.participantId)) {
      for (const claim of claimsOf(other)) {
        const told = `${person.name} as ${other.name} by ${Object.keys(claim).join(', ')}`;
        expect(codeOf(await window.asks(event, payload(claim))), told).toBe('payload-invalid');
      }
    }
  }
  expect(await keptRows(db, couples)).toEqual(before);
});

/** Everything that is no sign-in of somebody who may be heard, with what is answered to it. */
async function strangers(): Promise<readonly (readonly [what: string, credentials: Parameters<typeof Window.open>[1], code: string])[]> {
  const made = async () => {
    const couple = await makeCouple(server, studyId);
    const [{ token, participantId }] = couple.participants;
    return { token, participantId, signIn: await signInWith(server.url, token) };
  };
  const [revoked, expired, erased] = [await made(), await made(), await made()];
  const change = async (signIn: string, given: object) => void (await db('sign_ins').where({ sign_in_hash: hashToken(signIn) }).update(given));
  await change(revoked.signIn, { revoked_at: db.raw('clock_timestamp()') });
  await change(expired.signIn, { expires_at: db.raw(`clock_timestamp() - interval '1 ms'`) });
  {
    using window = await Window.open(server.url, { signIn: erased.signIn });
    await window.agrees();
    expect(await window.asks('session:leave', { how: 'erase' })).toEqual({ ok: true, data: null });
  }
  const [known] = people;
  const signIn = known?.signIn ?? '';
  const unknown = 'join-token-invalid';
  return [
    ['nobody', {}, unknown],
    ['a link in the place of a sign-in', { signIn: known?.token ?? '' }, unknown],
    ['the id of a participant', { signIn: known?.participantId ?? '' }, unknown],
    ['the hash of a sign-in', { signIn: hashToken(signIn).toString('hex') }, unknown],
    ['a sign-in with one letter less', { signIn: signIn.slice(0, -1) }, unknown],
    ['a sign-in with one letter more', { signIn: `${signIn}A` }, unknown],
    ['a sign-in in other letters', { signIn: signIn.toUpperCase() === signIn ? signIn.toLowerCase() : signIn.toUpperCase() }, unknown],
    ['SQL', { signIn: `' or '1'='1` }, unknown],
    ['a NUL', { cookie: 'tandem=%00' }, unknown],
    ['an empty cookie', { cookie: 'tandem=' }, unknown],
    ['a cookie of staff', { cookie: `tandem-staff=${signIn}` }, unknown],
    ['a sign-in that was revoked', { signIn: revoked.signIn }, unknown],
    ['a sign-in that has expired', { signIn: expired.signIn }, unknown],
    ['a sign-in whose person was erased', { signIn: erased.signIn }, 'session-over'],
    ['a page of another site', { signIn, origin: 'https://elsewhere.example' }, 'websocket error'],
    ['another protocol', { signIn, protocol: PROTOCOL_VERSION + 1 }, 'protocol-mismatch'],
  ];
}

it('hears nobody but who has a sign-in that is good, and says why', { timeout: 60_000 }, async () => {
  const all = await strangers();
  const before = await keptRows(db, couples);
  for (const [what, credentials, code] of all) await expect(Window.open(server.url, credentials), what).rejects.toThrow(code);
  expect(await keptRows(db, couples)).toEqual(before);
});

it.each([0, 1, 2, 3])('person %i: what they say under their own name is stored as theirs, and nobody else’s rows change', { timeout: 60_000 }, async (index) => {
  const person = people[index];
  if (person === undefined) throw new Error('no such person');
  const others = couples.filter((couple) => couple !== person.couple);
  const before = await keptRows(db, others);
  using window = await Window.open(server.url, { signIn: person.signIn });
  await window.step('baseline');
  const recordId = randomUUID();
  expect(await window.asks('trial:record', EVENTS['trial:record']({ recordId }))).toEqual({ ok: true, data: null });
  for (const [event, payload] of events.filter(([event]) => event !== 'session:leave')) {
    expect(codeOf(await window.asks(event, payload({}))), event).toMatch(/^(taken|record-duplicate|step-ahead|payload-invalid|step-stale)$/);
  }
  const row = await db('trial_records').where({ record_id: recordId }).first('participant_id', 'dyad_session_id');
  expect(row).toEqual({ participant_id: person.participantId, dyad_session_id: person.couple.dyadSessionId });
  expect(await keptRows(db, others)).toEqual(before);
});

it.each(events)('%s: a window that a newer one has replaced is heard no more', async (event, payload) => {
  const [person] = people;
  if (person === undefined) throw new Error('nobody');
  using older = await Window.open(server.url, { signIn: person.signIn });
  await older.view(() => true);
  using newer = await Window.open(server.url, { signIn: person.signIn });
  // In the same turn as the news: some of it is on its way before the goodbye.
  older.emits(event, payload({}), (answer: unknown) => expect(codeOf(answer)).not.toBe('taken'));
  await older.hears(/replaced/);
  const before = await keptRows(db, couples);
  older.emits(event, payload({}), (answer: unknown) => expect(codeOf(answer)).toBe('lease-stale'));
  await older.hears(/closed/);
  expect(await newer.hasAnswer()).toBe(true);
  expect(await keptRows(db, couples)).toEqual(before);
});

it('clock:ping: tells the time and nothing else, and knows nobody by what comes with it', async () => {
  const before = await keptRows(db, couples);
  const [person, other] = people;
  if (person === undefined || other === undefined) throw new Error('nobody');
  using window = await Window.open(server.url, { signIn: person.signIn });
  await window.view(() => true);
  const answers: unknown[] = [];
  for (const claim of claimsOf(other)) window.emits('clock:ping', claim, (answer: unknown) => void answers.push(answer));
  // Messages of one connection are heard in their order.
  expect(Object.keys(await window.socket.emitWithAck('clock:ping'))).toEqual(['receivedAt', 'sentAt']);
  expect(answers).toEqual([]);
  expect(await keptRows(db, couples)).toEqual(before);
});

it('hears nothing before a handshake is complete, nor in a room that is none', async () => {
  const [person] = people;
  const before = await keptRows(db, couples);
  const port = Number(new URL(server.url).port);
  const sent = (text: string) => ({ kind: text.slice(0, 40), bytes: clientFrame(text), isEarly: true, isWhole: true });
  const messages = [...events, ['clock:ping', () => ({})] as const].map(([event, payload]) => `2${JSON.stringify([event, payload({})])}`);
  for (const message of messages) {
    for (const place of ['', '/staff,', '/admin,']) {
      const outcome = await sendRaw(port, person?.signIn ?? '', sent(`4${message[0]}${place}7${message.slice(1)}`));
      expect(outcome, message).toBe('closed');
    }
  }
  expect(await keptRows(db, couples)).toEqual(before);
});

/** What a person of the one plane holds, in every place in which the other plane looks. */
const held = (secrets: readonly string[], cookies: readonly string[]) =>
  secrets.flatMap((secret) => cookies.map((name) => `${name}=${secret}`));

it('lets no staff into the place of a participant: not by the socket, nor by any of its routes', async () => {
  const { owner } = await Staff.begin(server, database);
  const secret = owner.cookie.split('=')[1] ?? '';
  expect(await new Console(server, owner.cookie).refusal()).toBeNull();
  const before = await keptRows(db, couples);
  for (const cookie of [owner.cookie, ...held([secret], ['tandem', '__Host-tandem', 'tandem-staff'])]) {
    await expect(Window.open(server.url, { cookie }), cookie).rejects.toThrow('join-token-invalid');
    expect((await fetch(`${server.url}/api/me`, { headers: { cookie } })).status, cookie).toBe(401);
  }
  await expect(Window.open(server.url, { signIn: secret })).rejects.toThrow('join-token-invalid');
  for (const [address, body] of [['/api/link', { token: secret }], ['/api/join', { token: secret, keep: 'cookie' }], ['/api/join', { token: secret, keep: 'memory' }]] as const) {
    const headers = { 'Content-Type': 'application/json', cookie: owner.cookie };
    expect((await fetch(`${server.url}${address}`, { method: 'POST', headers, body: JSON.stringify(body) })).status, address).toBe(401);
  }
  expect(await keptRows(db, couples)).toEqual(before);
});

it('lets no participant into the place of staff: not by the socket, nor by any route that asks who it is', { timeout: 60_000 }, async () => {
  const [person] = people;
  const rows = () => db('audit_rows').count('* as n').first();
  const before = await rows();
  const asking = Object.entries(STAFF_ROUTES).filter(([, { rule }]) => rule.who !== 'anyone').map(([name]) => name);
  expect(asking.length).toBeGreaterThan(10);
  for (const cookie of held([person?.signIn ?? '', person?.token ?? ''], ['tandem', 'tandem-staff', '__Host-tandem-staff'])) {
    expect(await new Console(server, cookie).refusal(), cookie).toBe('not-signed-in');
    const browser = new StaffBrowser(server.url);
    browser.cookie = cookie;
    for (const name of asking) expect(await browser.send(name, {}), `${name} ${cookie}`).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  }
  expect(await rows()).toEqual(before);
});
