import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import goodNews from '../../experiments/good-news/experiment.ts';
import { STAFF_ROUTES, type OutputOf } from '../../server/protocol/staff/routes.ts';
import type { Move } from '../../server/protocol/staff/life-routes.ts';
import { earlierDraws } from '../../server/store/assignments.ts';
import { TakesNoCouples } from '../../server/store/couples.ts';
import { findStudy, insertStudy } from '../../server/store/studies.ts';
import { makeCouple, startApp, type RunningApp } from '../support/app.ts';
import { besideTest } from '../support/beside.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { eventually } from '../support/eventually.ts';
import { firstOwner, type StaffBrowser } from '../support/staff.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
const beside = await besideTest(database);
const studyId = 'good-tidings';
const OTHER = 'other-tidings';
let app: RunningApp;
let owner: StaffBrowser;

beforeAll(async () => {
  app = await startApp(database, { experiments: [goodNews], beside: beside.run, dataDir: beside.dataDir });
  owner = (await firstOwner(app, database)).browser;
  // Its first couple is drawn in the pilot, from the pilot's seed.
  const couple = await (await Stage.open(database, { id: studyId, mode: 'test' }, goodNews)).couple();
  await (await couple.arrives('A', 'B')).plays();
});
afterAll(async () => {
  await app.close();
  await beside[Symbol.asyncDispose]();
  await database.drop();
});

async function life(of = studyId): Promise<OutputOf<'study-life'>> {
  return STAFF_ROUTES['study-life'].output.parse((await owner.call('study-life', { studyId: of })).body);
}

async function unmet(): Promise<readonly string[]> {
  return (await life()).checks.filter(({ isMet }) => !isMet).map(({ what, mend }) => `${what}: ${mend}`);
}

const move = (what: Move) => owner.call('move-study', { studyId, move: what, reason: `to see: ${what}` });

function asked(path: 'link' | 'join', body: object): Promise<Response> {
  return fetch(`${app.url}/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

it('is launched only when bots have gone through every condition of the study as it is defined now', async () => {
  expect(await unmet()).toEqual([expect.stringMatching(/^A couple of bots .*: Let bots through/)]);
  expect(await move('launch')).toMatchObject({ status: 409, body: { message: expect.stringContaining('A couple of bots') } });
  expect(await owner.call('let-bots-through', { studyId })).toMatchObject({ status: 200 });
  expect((await life()).bots).toMatchObject({ is: 'running', of: 2 });
  expect(await owner.call('let-bots-through', { studyId })).toMatchObject({ status: 409 });
  // Those of another study go after them, and nobody has to come back and ask again.
  await insertStudy(db, { study_id: OTHER, experiment_id: goodNews.id, mode: 'test', parameters: {}, seed: randomBytes(32) });
  expect(await owner.call('let-bots-through', { studyId: OTHER })).toMatchObject({ status: 200 });
  expect((await life(OTHER)).bots).toEqual({ is: 'waiting', behind: 1 });
  expect(await owner.call('let-bots-through', { studyId: OTHER })).toMatchObject({ status: 409 });
  await eventually(async () => expect((await life()).bots.is).not.toBe('running'), 240_000);
  expect((await life()).bots).toEqual({ is: 'idle' });
  expect(await unmet()).toEqual([]);
  await eventually(async () => expect((await life(OTHER)).bots.is).toBe('idle'), 240_000);
  expect(await db('bot_runs').where({ study_id: OTHER })).toHaveLength(1);
  expect(await db('bot_runs').where({ study_id: studyId })).toMatchObject([{ study_id: studyId, experiment_version: goodNews.version, couples: 2 }]);
  expect(await db('audit_rows').where({ study_id: studyId, action: 'bots-went-through' })).toMatchObject([{ actor: 'server' }]);

  // What has gone through is not what is there any more.
  await db.raw('alter table bot_runs disable trigger user');
  const { definition_hash } = await db('bot_runs').where({ study_id: studyId }).first();
  await db('bot_runs').update({ definition_hash: '0'.repeat(64) });
  expect(await unmet()).toHaveLength(1);
  await db('bot_runs').update({ definition_hash });
  await db.raw('alter table bot_runs enable trigger user');
}, 300_000);

it('waits for the couples of the pilot, then begins anew: with another seed, real couples, and no link of the pilot', async () => {
  const tried = await makeCouple(app, studyId);
  await db.raw(`update dyad_sessions set state = jsonb_set(state, '{seats,A,presence}', '{"is":"here"}') where dyad_session_id = ?`, [tried.dyadSessionId]);
  expect(await unmet()).toEqual([expect.stringContaining('1 is. Wait until')]);
  await db.raw(`update dyad_sessions set state = jsonb_set(state, '{seats,A,presence}', '{"is":"not-yet"}') where dyad_session_id = ?`, [tried.dyadSessionId]);
  const before = await findStudy(db, studyId);
  expect(await earlierDraws(db, studyId)).toHaveLength(1);
  expect(await move('launch')).toMatchObject({ status: 200 });

  const after = await findStudy(db, studyId);
  expect(after).toMatchObject({ mode: 'live', state: 'live' });
  expect(after?.seed.equals(before?.seed ?? Buffer.alloc(0))).toBe(false);
  expect(await earlierDraws(db, studyId)).toEqual([]);
  expect(await owner.call('study-draws', { studyId })).toMatchObject({ body: { drawn: 0, wrong: [], allocation: null } });
  expect((await asked('link', { token: tried.participants[0].token })).status).toBe(401);
  expect(await db('dyads').where({ study_id: studyId }).pluck('is_test')).toEqual([true, true]);
  const { isTest } = await makeCouple(app, studyId);
  expect(isTest).toBe(false);
  const { staff_id } = await db('staff').where({ name: 'Olga' }).first();
  expect(await db('audit_rows').where({ action: 'move-study', outcome: 'done' })).toMatchObject([{ actor: `staff:${staff_id}`, object: studyId, permission: 'owner', reason: 'to see: launch' }]);
  expect(await move('launch')).toMatchObject({ status: 409, body: { message: expect.stringContaining('The study is live') } });
});

it.each([
  ['pause', 'study-paused', 'resume'],
  ['close', 'study-closed', 'reopen'],
] as const)('after “%s” nobody new begins, and a couple that has begun goes on', async (stop, code, back) => {
  // A sign-in that scripts can read is for couples for trying out.
  const options = { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true } as const;
  const [begun, fresh] = [await app.desk.addCouple(studyId, options), await app.desk.addCouple(studyId, options)];
  await db('dyad_sessions').where({ dyad_session_id: begun.dyadSessionId }).update({ seq: 1 });
  // Two hold a sign-in already, of whom one has never been here.
  const [mine, theirs] = [await app.desk.signIn(begun.participants[0].participantId), await app.desk.signIn(fresh.participants[1].participantId)];
  expect(await move(stop)).toMatchObject({ status: 200 });
  const me = (signIn: string) => fetch(`${app.url}/api/me`, { headers: { cookie: `tandem=${signIn}` } });
  expect((await me(mine)).status).toBe(200);
  expect(await app.desk.identify(mine, true)).not.toBeNull();
  const refusal = await me(theirs);
  expect([refusal.status, await refusal.json()]).toEqual([403, { code, language: 'en' }]);
  expect(await app.desk.identify(theirs, true)).toBeNull();
  const [, second] = begun.participants;
  expect((await asked('join', { token: second.token, keep: 'memory' })).status).toBe(200);
  const { token } = fresh.participants[0];
  for (const path of ['link', 'join'] as const) {
    const answer = await asked(path, path === 'link' ? { token } : { token, keep: 'memory' });
    expect([answer.status, await answer.json()]).toEqual([403, { code, language: 'en' }]);
  }
  // Nor is anybody new invited, in the browser or past it.
  const { staff_id } = await db('staff').first('staff_id');
  await db('staff_grants').insert({ staff_id, study_id: studyId, permission: 'experimenter', granted_by: staff_id }).onConflict().ignore();
  const couples = await db('dyads').where({ study_id: studyId }).count();
  const couple = { label: null, languages: ['en', 'en'], strata: {} };
  expect(await owner.call('add-couples', { studyId, couples: [couple] })).toMatchObject({ status: 409, body: { message: expect.stringContaining(code === 'study-paused' ? 'The study is paused' : 'The study is closed') } });
  await expect(app.desk.addCouple(studyId, options)).rejects.toThrow(TakesNoCouples);
  expect(await db('dyads').where({ study_id: studyId }).count()).toEqual(couples);
  expect((await life()).moves).toEqual(stop === 'pause' ? ['resume', 'close'] : ['reopen']);
  expect(await move(back)).toMatchObject({ status: 200 });
  if (back === 'reopen') expect(await move('resume')).toMatchObject({ status: 200 });
  expect((await asked('join', { token, keep: 'memory' })).status).toBe(200);
});
