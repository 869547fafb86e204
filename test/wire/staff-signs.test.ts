import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import type { MemberOverview, Signs } from '../../server/protocol/staff/console.ts';
import { insertClockReport } from '../../server/store/reports.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { Console, Staff, type Hired } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { clockReport } from '../support/payloads.ts';
import { smallStudy } from '../support/small-study.ts';
import { StaffBrowser } from '../support/staff.ts';
import { PAINTED_AFTER, Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
const studyId = 'watched';
let app: RunningApp;
let stage: Stage;
let anna: Hired;
let ben: Hired;
let couple: StageCouple;

beforeAll(async () => {
  app = await startApp(database);
  stage = await Stage.open(database, { id: studyId }, smallStudy);
  couple = await stage.couple();
  await (await couple.arrives('A', 'B')).plays({ A: 'after', B: 'after' });
  const staff = await Staff.begin(app, database);
  anna = await staff.hire('Anna', studyId, ['experimenter']);
  ben = await staff.hire('Ben', studyId, ['assistant']);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function seen(): Promise<{ readonly signs: Signs } & Pick<MemberOverview, 'unsent' | 'battery'>> {
  const page = new Console(app, anna.browser.cookie);
  const answer = await page.watch(studyId);
  page.close();
  if (!answer.ok) throw new Error(answer.message);
  const [first] = answer.data.couples;
  if (first === undefined) throw new Error('no couple');
  const { unsent, battery } = first.members.A;
  return { signs: first.signs, unsent, battery };
}

it('shows how far apart shared steps began, and that both pages may be on one device', async () => {
  const { signs } = await seen();
  expect(signs.apart).toBeCloseTo(PAINTED_AFTER.B - PAINTED_AFTER.A, 2);
  expect(signs.mayShareDevice).toBe(true);
});

it('takes two clocks for two devices, and knows how much waits to be sent, how full the battery is and since when they are drawn', async () => {
  await insertClockReport(db, couple.scopes.A, { ...clockReport, offset: 40, uncertainty: 4, unsent: 25, battery: { level: 0.4, isCharging: false } });
  expect(await seen()).toMatchObject({ signs: { mayShareDevice: false, drawnAt: expect.any(Number) }, unsent: 25, battery: { level: 0.4, isCharging: false } });
});

it('names two who act on one couple at once', async () => {
  const { dyadSessionId } = couple.scopes.A;
  expect((await seen()).signs.actedBy).toEqual([]);
  const does = (who: Hired, what: 'hold' | 'resume') => who.browser.call('control-couple', { studyId, dyadSessionId, reason: 'the alarm rings', control: { do: what } });
  expect(await does(anna, 'hold')).toMatchObject({ status: 200 });
  expect((await seen()).signs.actedBy).toEqual(['Anna']);
  expect(await does(ben, 'resume')).toMatchObject({ status: 200 });
  expect((await seen()).signs.actedBy).toEqual(['Anna', 'Ben']);
});

it('tells how many of the last couples were lost, and of a gap between conditions nothing while it is concealed', async () => {
  for (const isLost of [false, true]) {
    const next = await (await stage.couple()).arrives('A', 'B');
    await next.plays(isLost ? { B: 'alone' } : {});
    if (!isLost) continue;
    await next.leavesForGood('B');
    await next.plays();
    await next.waits(3_600_000);
  }
  const signsFor = async ({ browser }: Hired) => STAFF_ROUTES['study-signs'].output.parse((await browser.call('study-signs', { studyId })).body);
  expect(await signsFor(anna)).toEqual({ dropOut: { of: 2, lost: 1 }, imbalance: null, setAside: [] });
  for (const by of ['una', 'ugo']) await db('unblindings').insert({ study_id: studyId, asked_by: by, reason: 'the end' });
  expect(await signsFor(anna)).toMatchObject({ imbalance: { gap: expect.any(Number), allowed: expect.any(Number) } });
  // Assistants do not see how the study draws.
  expect(await signsFor(ben)).toMatchObject({ imbalance: null });
});

it('tells staff how the server does, and nobody else', async () => {
  const state = STAFF_ROUTES['server-state'].output.parse((await ben.browser.call('server-state', {})).body);
  expect(state).toMatchObject({ isReady: true, database: { isThere: true, isReadOnly: false, writeMs: expect.any(Number) }, certificateEndsAt: null });
  expect(await new StaffBrowser(app.url).call('server-state', {})).toMatchObject({ status: 401 });
});
