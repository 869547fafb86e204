import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const studyId = await makeStudy(database);
let app: RunningApp;
let owner: StaffBrowser;
let emma: StaffBrowser;

beforeAll(async () => {
  app = await startApp(database);
  owner = (await firstOwner(app, database)).browser;
  emma = (await colleague(owner, { url: app.url, db }, { name: 'Emma', studyId, permissions: ['assistant'] })).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** The device of a room, which keeps the cookie that it is given. */
class Device {
  readonly token: string;
  readonly roomId: string;
  cookie = '';

  private constructor(token: string, roomId: string) {
    this.token = token;
    this.roomId = roomId;
  }

  static async in(name: string): Promise<Device> {
    const { token } = STAFF_ROUTES['make-room'].output.parse((await owner.call('make-room', { name })).body);
    const rooms = STAFF_ROUTES['list-rooms'].output.parse((await emma.call('list-rooms', {})).body);
    const made = rooms.find((room) => room.name === name);
    expect(made).toMatchObject({ is: 'free', isOn: false });
    return new Device(token, made?.roomId ?? '');
  }

  async asks(what: '' | '/enter' | '/leave') {
    const response = await fetch(`${app.url}/api/room${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: JSON.stringify({ token: this.token }),
    });
    const [given] = response.headers.getSetCookie();
    if (given !== undefined) this.cookie = given.split(';')[0] ?? '';
    return { status: response.status, ...(await response.json()) };
  }

  send(dyadSessionId: string, member: 'A' | 'B') {
    return emma.call('send-to-room', { studyId, dyadSessionId, member, roomId: this.roomId, reason: 'as planned' });
  }
}

it('brings each partner to the device of their room, and frees it for the next when it is over', async () => {
  const [one, two] = [await Device.in('Room 1'), await Device.in('Room 2')];
  const first = await makeCouple(app, studyId);
  expect(await one.asks('')).toMatchObject({ status: 200, name: 'Room 1', next: null });
  expect(await one.asks('/enter')).toMatchObject({ status: 401 });
  expect(await one.send(first.dyadSessionId, 'A')).toMatchObject({ status: 200 });
  expect(await one.send(first.dyadSessionId, 'B')).toMatchObject({ status: 409, body: { message: expect.stringContaining('a room of their own') } });
  expect(await two.send(first.dyadSessionId, 'B')).toMatchObject({ status: 200 });
  expect(await emma.call('list-rooms', {})).toMatchObject({ body: [{ name: 'Room 1', is: 'sent', isOn: true }, { name: 'Room 2', is: 'sent', isOn: false }] });
  expect(await db('audit_rows').where({ action: 'send-to-room', outcome: 'done' }).pluck('reason')).toEqual(['as planned', 'as planned']);

  const { next } = await one.asks('');
  expect(next).toMatchObject({ language: 'en', languages: ['en'] });
  expect(JSON.stringify(next)).not.toContain(first.participants[0].participantId);
  const entered = await one.asks('/enter');
  expect(entered).toMatchObject({ status: 200, participantId: first.participants.find(({ member }) => member === 'A')?.participantId, signIn: null, own: null });
  using window = await Window.open(app.url, { cookie: one.cookie });
  await window.agrees();
  expect(await one.asks('')).toMatchObject({ next: null });

  const second = await makeCouple(app, studyId);
  expect(await one.send(second.dyadSessionId, 'A')).toMatchObject({ status: 409, body: { message: expect.stringContaining('Somebody is in Room 1') } });
  await window.asks('session:leave', { how: 'stop' });
  expect(await one.send(second.dyadSessionId, 'A')).toMatchObject({ status: 200 });
  const before = one.cookie;
  expect(await one.asks('/leave')).toMatchObject({ status: 200 });
  // Whoever kept the cookie of the one before finds nothing by it.
  const me = await fetch(`${app.url}/api/me`, { headers: { cookie: before } });
  expect(me.status).toBe(401);
  await window.hears(/closed/);
  expect(await one.asks('/enter')).toMatchObject({ status: 200, participantId: second.participants.find(({ member }) => member === 'A')?.participantId });
});

it('sends somebody again, to another device, where the first has broken', async () => {
  const [three, four] = [await Device.in('Room 3'), await Device.in('Room 4')];
  const { dyadSessionId } = await makeCouple(app, studyId);
  await three.send(dyadSessionId, 'B');
  await three.asks('/enter');
  expect(await four.send(dyadSessionId, 'B')).toMatchObject({ status: 200 });
  expect(await four.asks('/enter')).toMatchObject({ status: 200 });
});

it('is made and closed by owners only, each name once', async () => {
  expect(await emma.call('make-room', { name: 'Room 5' })).toMatchObject({ status: 403 });
  const five = await Device.in('Room 5');
  expect(await owner.call('make-room', { name: 'room 5' })).toMatchObject({ status: 409 });
  expect(await emma.call('close-room', { roomId: five.roomId, reason: 'moved' })).toMatchObject({ status: 403 });
  expect(await owner.call('close-room', { roomId: five.roomId, reason: 'moved' })).toMatchObject({ status: 200 });
  expect(await five.asks('')).toMatchObject({ status: 401 });
  const { dyadSessionId } = await makeCouple(app, studyId);
  expect(await five.send(dyadSessionId, 'A')).toMatchObject({ status: 409 });
  expect(await owner.call('make-room', { name: 'Room 5' })).toMatchObject({ status: 200 });
});
