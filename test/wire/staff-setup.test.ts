import { afterAll, beforeAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import type { StudyAsked } from '../../server/protocol/staff/setup-routes.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
let app: RunningApp;
let owner: StaffBrowser;

const asked: StudyAsked = {
  studyId: 'kind-words', experimentId: 'compliment-reframing', parameters: { source: 'fresh', settling: '90s' }, scheme: 'blocks',
  arms: ['meaning', 'plain'],
  strata: [{ name: 'site', levels: ['north', 'south'] }], list: null, languages: ['de'], target: '120',
};

beforeAll(async () => {
  app = await startApp(database, { experiments: [complimentReframing] });
  owner = (await firstOwner(app, database)).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

it('offers the experiments on disk with what each leaves open', async () => {
  const { body } = await owner.call('list-experiments', {});
  const [offered] = STAFF_ROUTES['list-experiments'].output.parse(body);
  expect(offered).toMatchObject({ experimentId: 'compliment-reframing', conditions: ['meaning', 'detail', 'plain'], languages: ['en', 'de'] });
  expect(offered?.parameters.find(({ name }) => name === 'source')).toMatchObject({ kind: 'option', options: ['recall', 'fresh'] });
});

it('tells what is wrong and what would follow, and keeps nothing', async () => {
  const wrong = await owner.call('check-study', { ...asked, studyId: 'Kind Words', target: 'some' });
  const { problems, about } = STAFF_ROUTES['check-study'].output.parse(wrong.body);
  expect(problems.map(({ field }) => field)).toEqual(['studyId', 'target']);
  expect(about?.consents.map(({ language }) => language)).toEqual(['de']);
  expect(await owner.call('check-study', { ...asked, experimentId: 'gone' })).toMatchObject({ status: 200, body: { about: null, problems: [{ field: 'experimentId' }] } });
  expect(await owner.call('create-study', { ...asked, scheme: 'dice' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('no scheme "dice"') } });
  expect(await db('studies')).toEqual([]);
});

it('makes a pilot, once, with its experimenter and its row in the audit, and shows it to whoever may', async () => {
  expect(await owner.call('create-study', asked)).toMatchObject({ status: 200, body: { studyId: 'kind-words' } });
  expect(await owner.call('create-study', asked)).toMatchObject({ status: 409, body: { message: expect.stringContaining('already a study') } });
  const { staff_id } = await db('staff').where({ name: 'Olga' }).first();
  expect(await db('staff_grants').where({ study_id: 'kind-words' })).toMatchObject([{ staff_id, permission: 'experimenter' }]);
  expect(await db('audit_rows').where({ action: 'create-study' })).toMatchObject([{ actor: `staff:${staff_id}`, object: 'kind-words', study_id: 'kind-words', permission: 'owner' }]);
  expect(await owner.call('study-settings', { studyId: 'kind-words' })).toMatchObject({
    body: {
      state: 'pilot', target: 120, languages: ['de'], scheme: 'blocks', strata: asked.strata, listLength: null, launchedAt: null,
      parameters: { source: 'fresh', settling: '90s' }, versionNow: complimentReframing.version, inUse: [],
    },
  });
  const { browser } = await colleague(owner, { url: app.url, db }, { name: 'Elif', studyId: 'kind-words', permissions: ['experimenter'] });
  for (const name of ['list-experiments', 'check-study', 'create-study'] as const) {
    expect((await browser.send(name, name === 'list-experiments' ? {} : { ...asked, studyId: 'other' })).status, name).toBe(403);
  }
});

it('lets couples take it in its own languages only', async () => {
  const couple = (language: string) => app.desk.addCouple('kind-words', { languages: [language, language], timeWarp: 1, forcedCondition: null, strata: { site: 'north' }, isTest: true });
  await expect(couple('en')).rejects.toThrow(/not taken in "en"/);
  const { participants } = await couple('de');
  const response = await fetch(`${app.url}/api/link`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: participants[0].token }) });
  expect(await response.json()).toMatchObject({ language: 'de', languages: ['de'] });
});
