import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoupleOverview } from '../../server/protocol/staff/console.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { Console, Staff } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openBoth } from '../support/window.ts';

const database = await createDatabase();
let app: RunningApp;
let staff: Staff;

beforeAll(async () => {
  app = await startApp(database);
  staff = await Staff.begin(app, database);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const newest = ({ told }: Console): CoupleOverview => {
  const couple = told.at(-1);
  if (couple === undefined) throw new Error('nothing was told');
  return couple;
};

it('lets nobody in without a sign-in with both factors', async () => {
  expect(await new Console(app, '').refusal()).toBe('not-signed-in');
  expect(await new Console(app, 'tandem-staff=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').refusal()).toBe('not-signed-in');
});

it('tells whoever runs couples each change of theirs, and nothing that was answered', async () => {
  const studyId = await makeStudy(database);
  const couple = await makeCouple(app, studyId);
  const { browser } = await staff.hire('Ada', studyId, ['assistant']);
  const console = new Console(app, browser.cookie);
  const first = await console.watch(studyId);
  expect(first).toMatchObject({ ok: true, data: { couples: [{ dyadNum: 1, phase: 'apart', members: { A: { presence: 'not-yet', lastAnswerAt: null } } }] } });
  const [one, two] = await openBoth(app.url, couple);
  await eventually(() => expect(newest(console).members).toMatchObject({ A: { presence: 'here', stepId: 'consent' }, B: { presence: 'here' } }));
  await one.comesToDoor();
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ stepId: 'door', waiting: { until: expect.any(Number) } })));
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ lastAnswerAt: expect.any(Number) })));
  two.close();
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ presence: 'away', goneSince: expect.any(Number) })));
  expect(JSON.stringify(console.told)).not.toMatch(/a day|good|agree/);
  one.close();
  console.close();
});

it('knows no study without the permission, not for owners either', async () => {
  const [mine, other] = [await makeStudy(database), await makeStudy(database)];
  const { browser } = await staff.hire('Ben', mine, ['experimenter']);
  const console = new Console(app, browser.cookie);
  expect(await console.watch(mine)).toMatchObject({ ok: true });
  expect(await console.watch(other)).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await console.watch('no-such-study')).toMatchObject({ ok: false, code: 'forbidden' });
  const owners = new Console(app, staff.owner.cookie);
  expect(await owners.watch(mine)).toMatchObject({ ok: false, code: 'forbidden' });
  const analyst = await staff.hire('Cleo', mine, ['analyst']);
  const reading = new Console(app, analyst.browser.cookie);
  expect(await reading.watch(mine)).toMatchObject({ ok: false, code: 'forbidden' });
  for (const each of [console, owners, reading]) each.close();
});

it('is cut by signing out, and by the end of the permission', async () => {
  const studyId = await makeStudy(database);
  const { browser, grant } = await staff.hire('Dora', studyId, ['experimenter']);
  const console = new Console(app, browser.cookie);
  await console.watch(studyId);
  await grant(['analyst']);
  await eventually(() => expect(console.isCut).toBe(true));
  await grant(['experimenter']);
  const again = new Console(app, browser.cookie);
  expect(await again.watch(studyId)).toMatchObject({ ok: true });
  await browser.call('sign-out', {});
  await eventually(() => expect(again.isCut).toBe(true));
  expect(await new Console(app, browser.cookie).refusal()).toBe('not-signed-in');
});

it('hears also what another process has stored', async () => {
  const studyId = await makeStudy(database);
  const couple = await makeCouple(app, studyId);
  await using neighbour = await startApp(database);
  const { browser } = await staff.hire('Emma', studyId, ['experimenter']);
  const console = new Console(app, browser.cookie);
  await console.watch(studyId);
  const [one, two] = await openBoth(neighbour.url, couple);
  await eventually(() => expect(newest(console).members).toMatchObject({ A: { presence: 'here' }, B: { presence: 'here' } }));
  expect(app.complaints()).toEqual([]);
  for (const each of [one, two, console]) each.close();
});
