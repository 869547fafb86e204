import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Knex } from 'knex';
import { migrate } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded, type Embedded } from '../../server/database/embedded.ts';
import { readPidFile } from '../../server/database/pid-file.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { LabDesk } from '../../server/sessions/lab-desk.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { playCouples, type CoupleReport } from '../bots/couples.ts';
import { tally } from '../bots/tally.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { letterStudy } from '../support/letter-study.ts';
import { buildCommitGate, holdCommits, holdTable } from '../support/locks.ts';
import { mayMount, mountDisk } from '../support/small-disk.ts';
import { openBoth, signInWith, startTogether, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());

/** What a server may complain of when its database goes, and nothing else. */
const GONE = /57P0[123]|Connection terminated|not queryable|ECONNRESET|ECONNREFUSED|EPIPE/;

/** A cluster of its own that does wait for its disk, because it is killed. */
const home = temporaryFolder();
let cluster: Embedded;
beforeAll(async () => {
  cluster = await startEmbedded({ dataDir: home.path, database: 'tandem', log: () => undefined });
});
afterAll(async () => {
  await cluster.stop();
  await home[Symbol.asyncDispose]();
});

/** Six couples of bots, enrolled before anything goes wrong. */
async function enrolBots(app: RunningApp, studyId: string): Promise<() => Promise<readonly CoupleReport[]>> {
  const enrolled: NewCouple[] = [];
  for (let count = 0; count < 6; count += 1) enrolled.push(await makeCouple(app, studyId, { timeWarp: 20 }));
  const next = async (): Promise<NewCouple> => {
    const couple = enrolled.pop();
    if (couple === undefined) throw new Error('no couple is left');
    return couple;
  };
  const options = { url: app.url, studyId, couples: 6, seed: 11, atOnce: 6, timeWarp: 20, slowest: 60 };
  return () => playCouples({ addCouple: next }, options, () => undefined);
}

async function expectNothingLost(own: Knex, app: RunningApp, reports: readonly CoupleReport[]): Promise<void> {
  expect(await tally(own, reports)).toMatchObject({ couples: 6, completed: 6, lost: 0, doubled: 0 });
  expect(reports.flat().map(({ acknowledged }) => acknowledged.size)).toEqual(reports.flat().map(({ sent }) => sent));
  expect(app.complaints().filter((line) => !GONE.test(line))).toEqual([]);
}

/** Does it so often, each time when some more records have come in; first of all, the twelve bots do. */
async function whileRecordsCome(own: Knex, times: number, act: () => Promise<void>): Promise<void> {
  const rowsIn = async (table: string) => (await own(table).select(own.raw('1'))).length;
  const until = (table: string, count: number) =>
    vi.waitFor(async () => expect(await rowsIn(table)).toBeGreaterThanOrEqual(count), { timeout: 20_000, interval: 10 });
  await until('connections', 12);
  for (let time = 1; time <= times; time += 1) {
    await until('trial_records', (await rowsIn('trial_records')) + 5);
    await act();
  }
}

it('loses nothing when every connection to the database is ended, again and again', { timeout: 60_000 }, async () => {
  await using app = await startApp(database, { poolMax: 10 });
  const own = await openDatabase(database.url, { poolMax: 1 });
  const play = await enrolBots(app, await makeStudy({ db: own }));
  let ended = 0;
  const [reports] = await Promise.all([
    play(),
    whileRecordsCome(own, 6, async () => {
      const result = await own.raw<{ rows: unknown[] }>(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      ended += result.rows.length;
    }),
  ]);
  expect(ended).toBeGreaterThan(6);
  await expectNothingLost(own, app, reports);
  await own.destroy();
});

it('loses nothing when Postgres is killed under it and comes back', { timeout: 60_000 }, async () => {
  const own = await openDatabase(cluster.url, { poolMax: 1 });
  await migrate(own);
  await using app = await startApp({ url: cluster.url, outerKey: randomBytes(32) }, { poolMax: 10 });
  const play = await enrolBots(app, await makeStudy({ db: own }));
  const pidFile = async () => (await readPidFile(join(home.path, 'pg18')))?.pid ?? 0;
  const first = await pidFile();
  const [reports] = await Promise.all([
    play(),
    whileRecordsCome(own, 1, async () => {
      process.kill(first, 'SIGKILL');
      await vi.waitFor(async () => expect(await own.raw('select 1').then(() => pidFile(), () => first)).not.toBe(first), { timeout: 15_000 });
    }),
  ]);
  expect(app.complaints()).not.toEqual([]);
  await expectNothingLost(own, app, reports);
  await own.destroy();
});

it('says `retry` while there is no database, in every place, and is itself again as soon as there is one', async () => {
  await using app = await startApp(database);
  const couple = await makeCouple(app, await makeStudy(database));
  const [first, second] = couple.participants;
  const signIn = await signInWith(app.url, first.token);
  using window = await Window.open(app.url, { signIn });
  await window.agrees();
  app.loseDatabase();
  const record = window.record('baseline', 'mood', { response: 'good' });
  expect(await window.records(record)).toMatchObject({ ok: false, code: 'retry' });
  expect(await window.finishes('baseline')).toMatchObject({ ok: false, code: 'retry' });
  await expect(Window.open(app.url, { signIn })).rejects.toThrow('retry');
  const joined = await fetch(`${app.url}/api/join`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: second.token, keep: 'memory' }),
  });
  expect([joined.status, await joined.json()]).toEqual([503, { code: 'retry' }]);
  const health = await fetch(`${app.url}/health`);
  expect([health.status, await health.json()]).toMatchObject([503, { live: true, ready: false, database: { isThere: false } }]);

  app.findDatabase();
  expect(await window.records(record)).toEqual({ ok: true, data: null });
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
  expect(app.complaints().filter((line) => !GONE.test(line))).toEqual([]);
});

it('refuses with a code when every connection of its pool is taken, loses nothing, and needs no restart', async () => {
  await using app = await startApp(database, { poolMax: 3 });
  const studyId = await makeStudy(database);
  const couples = [await makeCouple(app, studyId), await makeCouple(app, studyId), await makeCouple(app, studyId)];
  const [first, ...others] = await Promise.all(couples.flatMap(({ participants }) => participants.map(({ token }) => signInWith(app.url, token))));
  using window = await Window.open(app.url, { signIn: first ?? '' });
  await window.agrees();
  await using lock = await holdTable(database, 'connections');
  // Each handshake keeps a connection until it is through.
  const handshakes = others.map((signIn) => Window.open(app.url, { signIn }).then((opened) => opened, (error: Error) => error.message));
  await lock.isWaitedFor(3);
  const record = window.record('baseline', 'mood', { response: 'good' });
  const health = fetch(`${app.url}/health`);
  expect(await window.records(record)).toMatchObject({ ok: false, code: 'retry' });
  expect(await window.hasAnswer()).toBe(true);
  expect([(await health).status, await (await health).json()]).toMatchObject([503, { live: true, ready: false }]);
  await lock.release();
  const opened = await Promise.all(handshakes);
  expect(opened.filter((each) => typeof each !== 'string').length).toBeGreaterThanOrEqual(3);
  expect(opened.filter((each) => typeof each === 'string').every((code) => code === 'retry')).toBe(true);
  for (const each of opened) if (typeof each !== 'string') each.close();
  expect(await window.records(record)).toEqual({ ok: true, data: null });
  expect(await db('trial_records').where({ record_id: record.recordId })).toHaveLength(1);
  await eventually(async () => expect((await fetch(`${app.url}/health`)).status).toBe(200));
  expect(app.complaints().filter((line) => !/Timeout acquiring a connection/.test(line))).toEqual([]);
});

it.skipIf(!mayMount(join(home.path, 'probe')))('says in `/health` when the disk of its data is getting full, and when it is', async () => {
  const dataDir = join(home.path, 'small');
  using disk = mountDisk(dataDir, 20);
  await using app = await startApp(database, { dataDir });
  const health = async () => {
    const response = await fetch(`${app.url}/health`);
    return [response.status, (await response.json()).disk.state];
  };
  expect(await health()).toEqual([200, 'fine']);
  disk.fill(17);
  expect(await health()).toEqual([200, 'low']);
  disk.fill(18.8);
  expect(await health()).toEqual([503, 'full']);
  disk.free();
  expect(await health()).toEqual([200, 'fine']);
});

it.skipIf(!mayMount(join(home.path, 'probe')))('lets nobody new begin while the disk is full, and everybody go on who has', async () => {
  const dataDir = join(home.path, 'fuller');
  using disk = mountDisk(dataDir, 20);
  await using app = await startApp(database, { dataDir });
  const studyId = await makeStudy(database);
  const [begun, other] = [await makeCouple(app, studyId), await makeCouple(app, studyId)];
  const comes = async (token: string) => {
    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const look = await fetch(`${app.url}/api/link`, { ...asked, body: JSON.stringify({ token }) });
    const join = await fetch(`${app.url}/api/join`, { ...asked, body: JSON.stringify({ token, keep: 'memory' }) });
    return [look.status, (await look.json()).code, join.status, (await join.json()).code];
  };
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, begun.participants[0].token) });
  await window.step('consent');
  disk.fill(18.8);
  expect(await comes(other.participants[0].token)).toEqual([403, 'storage-full', 403, 'storage-full']);
  expect(await comes(begun.participants[1].token)).toEqual([200, undefined, 200, undefined]);
  expect(await window.records(window.record('consent', 'consent', { response: 'agree' }))).toEqual({ ok: true, data: null });
  disk.free();
  expect(await comes(other.participants[0].token)).toEqual([200, undefined, 200, undefined]);
});

it('takes in somebody whose arrival could not be stored at once', async () => {
  await using app = await startApp(database);
  const { participants: [person] } = await makeCouple(app, await makeStudy(database));
  await using lock = await holdTable(database, 'events');
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, person.token) });
  await lock.isWaitedFor();
  await lock.terminateWaiting();
  await eventually(() => expect(app.complaints()).not.toEqual([]));
  await lock.release();
  await window.step('consent');
});

it('notices in the end that somebody has gone, if it could not be stored at once', async () => {
  await using app = await startApp(database);
  const { participants: [person], dyadSessionId } = await makeCouple(app, await makeStudy(database));
  const window = await Window.open(app.url, { signIn: await signInWith(app.url, person.token) });
  await window.step('consent');
  await using lock = await holdTable(database, 'events');
  window.close();
  await lock.isWaitedFor();
  await lock.terminateWaiting();
  await eventually(() => expect(app.complaints()).not.toEqual([]));
  await lock.release();
  const left = { dyad_session_id: dyadSessionId, type: 'member-left', member: person.member };
  await eventually(async () => expect(await db('events').where(left)).toHaveLength(1));
});

/** As the lab does with its own command, beside the server. */
async function endByExperimenter(dyadSessionId: string): Promise<void> {
  const clock = await PostgresClock.start(db, () => undefined);
  await new LabDesk(createSessionStore(db, database.outerKey), clock).end(dyadSessionId);
  clock.stop();
}

it('counts somebody as here whose going reached the disk only when they were back, its answer lost', { timeout: 60_000 }, async () => {
  await buildCommitGate(database, 'events');
  const studyId = await makeStudy(database);
  for (const phase of ['running', 'parted']) {
    await using app = await startApp(database);
    const { participants: [person, partner], dyadSessionId } = await makeCouple(app, studyId);
    const [signIn, partners] = [await signInWith(app.url, person.token), await signInWith(app.url, partner.token)];
    const window = await Window.open(app.url, { signIn });
    using other = await Window.open(app.url, { signIn: partners });
    await startTogether(window, other);
    if (phase === 'parted') await endByExperimenter(dyadSessionId);
    await using commits = await holdCommits(database);
    window.close();
    await commits.isWaitedFor();
    app.loseDatabase();
    app.findDatabase();
    // On disk they have not gone yet, so that there is nothing to store of their coming.
    using again = await Window.open(app.url, { signIn });
    await again.step('talk');
    await commits.release();
    const moves = () => db('events').where({ dyad_session_id: dyadSessionId, member: person.member }).whereLike('type', 'member-%').orderBy('seq').pluck('type');
    await eventually(async () => expect([phase, await moves()]).toEqual([phase, ['member-arrived', 'member-left', 'member-arrived']]));
    const { state } = await db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first('state');
    expect([state.phase, state.seats[person.member].presence]).toEqual([phase, { is: 'here' }]);
    expect(app.complaints().filter((line) => !GONE.test(line))).toEqual([]);
  }
});

it('shows a text in the end that could not be read at once', async () => {
  await using app = await startApp(database, { experiments: [letterStudy] });
  const couple = await makeCouple(app, await makeStudy(database, { experiment: letterStudy }));
  const writers = await openBoth(app.url, couple);
  await Promise.all(writers.map(async (window) => {
    await window.acknowledgesStarts().step('consent');
    await window.does('consent', [['consent', { response: 'agree' }]]);
    await window.step('compose');
    await window.records(window.record('compose', 'letter', { response: { letter: 'kingfisher' } }, { plugin: 'tandem-writing' }));
  }));
  await eventually(async () => {
    const state = await db('dyad_sessions').where({ dyad_session_id: couple.dyadSessionId }).first('state');
    expect(state.state.meeting).toMatchObject({ stage: 'started' });
  });
  // Another process, which has not had the words in hand a moment ago.
  await app.close();
  await using other = await startApp(database, { experiments: [letterStudy] });
  const windows = await openBoth(other.url, couple);
  await Promise.all(windows.map((window) => window.step('compose')));
  await using lock = await holdTable(database, 'texts');
  expect(await Promise.all(windows.map((window) => window.finishes('compose')))).toEqual(Array(2).fill({ ok: true, data: null }));
  await lock.isWaitedFor();
  await lock.terminateWaiting();
  await eventually(() => expect(other.complaints()).toHaveLength(2));
  await lock.release();
  for (const window of windows) {
    const { content } = await window.step('exchange-confirm');
    expect(JSON.stringify(content)).toContain('kingfisher');
    window.close();
  }
});
