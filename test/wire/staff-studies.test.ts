import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cells } from '../../server/planning/cells.ts';
import { PERMISSIONS, type Permission } from '../../server/protocol/staff/permissions.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { eventually } from '../support/eventually.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { smallStudy } from '../support/small-study.ts';
import { openBoth } from '../support/window.ts';

const NAMES = Object.keys(PERMISSIONS) as Permission[];
const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
let app: RunningApp;
let owner: StaffBrowser;

beforeAll(async () => {
  app = await startApp(database);
  owner = (await firstOwner(app, database)).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function withPermissions(name: string, studyId: string, permissions: readonly Permission[]): Promise<StaffBrowser> {
  return (await colleague(owner, { url: app.url, db }, { name, studyId, permissions })).browser;
}

it('lets each permission do what its routes say in its own study, and nothing in another one', async () => {
  const own = await makeStudy(database);
  const other = await makeStudy(database);
  const { dyadSessionId } = await makeCouple(app, own);
  const bound = Object.entries(STAFF_ROUTES).flatMap(([name, { rule }]) => (rule.who === 'granted' ? [{ name, rule }] : []));
  expect(bound.length).toBeGreaterThan(2);
  for (const permission of NAMES) {
    const browser = await withPermissions(`Only ${permission}`, own, [permission]);
    for (const { name, rule } of bound) {
      expect(Object.hasOwn(INPUT, name), `INPUT lacks what ${name} takes`).toBe(true);
      const may: boolean = rule.permissions.includes(permission);
      const [here, there] = await Promise.all([own, other].map((studyId) => browser.send(name, { ...INPUT[name], ...(OF_COUPLES.includes(name) ? { dyadSessionId } : {}), studyId })));
      expect([permission, name, here?.status === 403], `${permission} in the own study`).toEqual([permission, name, !may]);
      expect([permission, name, there?.status], `${permission} in another study`).toEqual([permission, name, 403]);
    }
  }
}, 120_000);

/** What is well formed and changes nothing that is there. */
const INPUT: Readonly<Record<string, object>> = {
  'study-draws': {},
  'ask-to-unblind': { reason: 'to see who may' },
  'study-plots': {},
  'study-signs': {},
  'list-withdrawals': {},
  'find-person': { who: { by: 'code', code: 'NOBODY00' } },
  'withdraw-person': { participantId: randomUUID(), scope: 'withdraw', again: '0', reason: 'to see who may' },
  'note-withdrawal-request': { participantId: randomUUID(), scope: 'withdraw', arrivedOn: '2026-05-03' },
  'withdrawal-proof': { participantId: randomUUID() },
  'list-couples': {},
  'set-appointment': { dyadNum: 999, at: null, timeZone: 'Europe/Berlin', reason: null },
  'mail-link': { dyadNum: 999, partner: 1, address: null, base: 'https://study.example.org', reason: 'to see who may' },
  'invite-couples': { dyadNums: null, isAgain: false, base: 'https://study.example.org', reason: 'to see who may' },
  'invitation-state': {},
  'stop-invitations': { reason: 'to see who may' },
  'read-couples': { csv: 'label\nK-1' },
  'add-couples': { couples: [{ label: null, languages: ['tlh', 'tlh'], strata: {} }] },
  'new-link': { dyadNum: 999, partner: 1, reason: 'to see who may' },
  'study-settings': {},
  'panel-state': {},
  'panel-payments': {},
  'open-panel-entry': { panel: 'sona', strata: {}, reason: 'to see who may' },
  'close-panel-entry': { stratum: '', reason: 'to see who may' },
  'set-panel-codes': { codes: null, reason: 'to see who may' },
  'send-to-room': { member: 'A', roomId: randomUUID(), reason: 'to see who may' },
  'consent-state': {},
  'write-consent': { consent: { version: '', texts: {} }, reason: 'to see who may' },
  'study-life': {},
  'let-bots-through': {},
  'move-study': { move: 'resume', reason: 'to see who may' },
  'list-exports': {},
  'start-export': { tier: 'full', withText: true, includeTest: false, isExcel: false },
  'stop-export': { exportId: randomUUID() },
  'preview-export': { exportId: randomUUID() },
  'preview-table': { exportId: randomUUID(), table: 'dyads' },
  'take-export': { exportId: randomUUID(), what: 'archive' },
  'control-couple': { reason: 'to see who may', control: { do: 'hold' } },
  'couple-page': {},
  'add-note': { words: 'to see who may' },
  'mark-couple': { member: null, rule: 'other', reason: 'to see who may' },
};

/** What is about one couple of the study. */
const OF_COUPLES: readonly string[] = ['send-to-room', 'control-couple', 'couple-page', 'add-note', 'mark-couple'];

it('conceals who got what in a live study until two accounts have asked, each once, with a reason in the audit', async () => {
  const studyId = await makeStudy(database);
  const una = await withPermissions('Una', studyId, ['unblinder']);
  const ugo = await withPermissions('Ugo', studyId, ['unblinder']);
  const rita = await withPermissions('Rita', studyId, ['randomiser']);
  await drawOne(studyId);
  // A live study takes no couple on a database that may lose what it has acknowledged, such as that of a test.
  await db('studies').where({ study_id: studyId }).update({ mode: 'live' });
  const concealed = { scheme: 'blocks', drawn: 1, wrong: [], askedBy: [], allocation: null };
  expect(await rita.call('study-draws', { studyId })).toMatchObject({ status: 200, body: concealed });
  expect(await rita.call('ask-to-unblind', { studyId, reason: 'curious' })).toMatchObject({ status: 403 });

  expect(await una.call('ask-to-unblind', { studyId, reason: 'an adverse event' })).toMatchObject({ status: 200 });
  expect(await una.call('ask-to-unblind', { studyId, reason: 'once more' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('Another person') } });
  expect(await rita.call('study-draws', { studyId })).toMatchObject({ body: { askedBy: ['una'], allocation: null } });

  expect(await ugo.call('ask-to-unblind', { studyId, reason: 'the same event' })).toMatchObject({ status: 200 });
  const { body } = await rita.call('study-draws', { studyId });
  const given = JSON.parse(JSON.stringify(body));
  expect(given.allocation.map(({ couples }: { couples: number }) => couples).sort()).toEqual([0, 0, 1]);
  const { condition } = await db('assignments').where({ study_id: studyId }).first();
  expect(given.allocation.find(({ couples }: { couples: number }) => couples === 1).condition).toBe(condition);
  expect(await db('audit_rows').where({ study_id: studyId, action: 'ask-to-unblind', outcome: 'done' }).orderBy('seq').pluck('reason')).toEqual(['an adverse event', 'the same event']);
}, 60_000);

it('tells that a draw does not follow from the seed', async () => {
  const studyId = await makeStudy(database);
  await drawOne(studyId);
  expect(await owner.call('study-draws', { studyId })).toMatchObject({ body: { drawn: 1, wrong: [] } });
  await db.raw('alter table assignments disable trigger user');
  const { condition } = await db('assignments').where({ study_id: studyId }).first();
  const another = cells(smallStudy).map((cell) => cell.condition).find((each) => each !== condition);
  await db('assignments').where({ study_id: studyId }).update({ condition: another });
  await db.raw('alter table assignments enable trigger user');
  expect(await owner.call('study-draws', { studyId })).toMatchObject({ body: { drawn: 1, wrong: [1] } });
}, 60_000);

async function drawOne(studyId: string): Promise<void> {
  const couple = await makeCouple(app, studyId);
  const windows = await openBoth(app.url, couple);
  await Promise.all(windows.map((window) => window.agrees()));
  await Promise.all(windows.map((window) => window.comesFromQuestionsToDoor()));
  await eventually(async () => expect(await db('assignments').where({ study_id: studyId })).toHaveLength(1));
  for (const window of windows) window.close();
}
