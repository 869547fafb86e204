import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Plots } from '../../server/protocol/staff/plot-routes.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { Staff, type Hired } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { smallStudy } from '../support/small-study.ts';
import { PAINTED_AFTER, Stage } from '../support/stage.ts';

const database = await createDatabase();
const studyId = 'going';
let app: RunningApp;
let stage: Stage;
let anna: Hired;
let monitor: Hired;

beforeAll(async () => {
  app = await startApp(database);
  stage = await Stage.open(database, { id: studyId }, smallStudy);
  const staff = await Staff.begin(app, database);
  anna = await staff.hire('Anna', studyId, ['experimenter']);
  monitor = await staff.hire('Mo', studyId, ['monitor']);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function plotsFor({ browser }: Hired): Promise<Plots> {
  const { status, body } = await browser.call('study-plots', { studyId });
  expect(status, JSON.stringify(body)).toBe(200);
  return STAFF_ROUTES['study-plots'].output.parse(body);
}

async function played(): Promise<void> {
  await (await (await stage.couple()).arrives('A', 'B')).plays();
}

it('draws nothing of an empty study, and nothing of steps before five couples are through', async () => {
  expect(await plotsFor(anna)).toMatchObject({ over: 0, course: null, balance: { isConcealed: true, drawn: [] } });
  for (let couples = 0; couples < 4; couples += 1) await played();
  // Couples for trying out count nowhere.
  await (await (await stage.couple({ isTest: true })).arrives('A', 'B')).plays();
  expect(await plotsFor(anna)).toMatchObject({ over: 4, course: null, mayFollow: true });
}, 60_000);

it('draws how far couples came, where persons stopped, how long it took and how far apart they began', async () => {
  const couple = await (await stage.couple()).arrives('A', 'B');
  await couple.plays({ B: 'alone' });
  await couple.leavesForGood('B');
  await couple.plays();
  await couple.waits(3_600_000);
  await stage.couple();
  const { funnel, over, course, balance } = await plotsFor(anna);
  expect(funnel.map(({ couples }) => couples)).toEqual([6, 5, 5, 5, 5, 4]);
  expect(over).toBe(5);
  expect(balance).toEqual({ isConcealed: true, drawn: [{ stratum: '', condition: null, couples: 5, completed: 4 }] });
  expect(course?.steps.find(({ stepId }) => stepId === 'baseline')).toMatchObject({ reached: 10, stopped: 0, seconds: { median: expect.any(Number) } });
  expect(course?.minutes.reduce((sum, { n }) => sum + n, 0)).toBe(4);
  // Of each couple, talk and meet have begun on both sides; whoever was left alone came to no second one.
  expect(course?.apart).toEqual([{ at: Math.round(PAINTED_AFTER.B - PAINTED_AFTER.A), n: 9 }]);
}, 60_000);

it('counts on whoever goes on silently, so that no number tells of it', async () => {
  const couple = await (await stage.couple()).arrives('A', 'B');
  await couple.plays({ A: 'alone', B: 'alone' });
  await stage.participation.leave(couple.scopes.A, { how: 'silent' });
  await couple.plays();
  const { funnel, course } = await plotsFor(anna);
  expect(funnel.at(-1)?.couples).toBe(5);
  expect(course?.steps.find(({ stepId }) => stepId === 'baseline')).toMatchObject({ reached: 12, stopped: 0 });
}, 60_000);

it('shows who got what once two have unblinded it, and single steps only to those who see single couples', async () => {
  expect(await plotsFor(monitor)).toMatchObject({ course: null, mayFollow: false, balance: { isConcealed: true } });
  for (const by of ['una', 'ugo']) await database.db('unblindings').insert({ study_id: studyId, asked_by: by, reason: 'the end' });
  const { balance, course } = await plotsFor(anna);
  expect(balance.drawn.map(({ condition }) => condition).sort()).toEqual(['dry', 'plain', 'warm']);
  expect(balance.drawn.reduce((sum, { couples }) => sum + couples, 0)).toBe(6);
  expect(course?.steps.find(({ stepId }) => stepId === 'alone')).toMatchObject({ reached: 12, stopped: 1 });
}, 60_000);
