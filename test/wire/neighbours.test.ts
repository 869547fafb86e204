import { afterAll, expect, it } from 'vitest';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { signInWith, startTogether, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const [one, other] = [await startApp(database), await startApp(database)];
const studyId = await makeStudy(database);
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
  await db.raw(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listening for tandem' and datname = current_database()`);
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
  expect(passed.map(({ body }) => body.deadline.kind)).toEqual(['end']);
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
