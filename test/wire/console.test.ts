import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Control } from '../../server/protocol/staff/control-routes.ts';
import type { CoupleOverview } from '../../server/protocol/staff/console.ts';
import { couplePageRoutes } from '../../server/protocol/staff/couple-page-routes.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { Console, Staff } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { eventually } from '../support/eventually.ts';
import { clockReport } from '../support/payloads.ts';
import { openBoth, startTogether } from '../support/window.ts';

const database = await createDatabase();
await demandAuditRows(database.db);
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
  await eventually(() => expect(Object.values(newest(console).members).every(({ cameAt, enteredAt }) => (cameAt ?? 0) >= enteredAt)).toBe(true));
  await one.comesToDoor();
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ stepId: 'door', waiting: { until: expect.any(Number) } })));
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ lastAnswerAt: expect.any(Number) })));
  await one.asks('clock:report', { ...clockReport, hiddenForMs: 45_000 });
  await eventually(() => expect(Object.values(newest(console).members)).toContainEqual(expect.objectContaining({ hiddenSince: expect.any(Number) })));
  await one.asks('clock:report', clockReport);
  await eventually(() => expect(Object.values(newest(console).members).map(({ hiddenSince }) => hiddenSince)).toEqual([null, null]));
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
  const rows = await database.db('audit_rows').where({ action: 'study:watch' }).orderBy('seq', 'desc').limit(5).select('outcome', 'permission', 'study_id');
  expect(rows.reverse()).toEqual([
    { outcome: 'done', permission: 'experimenter', study_id: mine },
    ...[other, 'no-such-study', mine, mine].map((study_id) => ({ outcome: 'refused', permission: '', study_id })),
  ]);
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

it('is cut on every process by signing out on one, and by an owner who disables the account, watching or not', async () => {
  const studyId = await makeStudy(database);
  await using neighbour = await startApp(database);
  const [hanna, ivo] = [await staff.hire('Hanna', studyId, ['experimenter']), await staff.hire('Ivo', studyId, ['assistant'])];
  const consoles = [app, neighbour].flatMap((each) => [hanna, ivo].map(({ browser }) => new Console(each, browser.cookie)));
  const [watching, disabled, far, idle] = consoles;
  expect(await idle?.refusal()).toBeNull();
  for (const each of [watching, disabled, far]) expect(await each?.watch(studyId)).toMatchObject({ ok: true });
  await hanna.browser.call('sign-out', {});
  await eventually(() => expect([watching?.isCut, far?.isCut]).toEqual([true, true]));
  expect([disabled?.isCut, idle?.isCut]).toEqual([false, false]);
  expect(await staff.owner.call('disable-staff', { staffId: ivo.staffId, isDisabled: true })).toMatchObject({ status: 200 });
  await eventually(() => expect([disabled?.isCut, idle?.isCut]).toEqual([true, true]));
  expect(await new Console(neighbour, ivo.browser.cookie).refusal()).toBe('not-signed-in');
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

it('controls a couple: holds it, lets it go on, tells one, gives time, ends it for one; with a reason each', async () => {
  const studyId = await makeStudy(database);
  const couple = await makeCouple(app, studyId);
  const { dyadSessionId } = couple;
  const { browser } = await staff.hire('Fay', studyId, ['assistant']);
  const control = (given: Control, reason = 'The baby cried') => browser.call('control-couple', { studyId, dyadSessionId, reason, control: given });
  const windows = await openBoth(app.url, couple);
  await startTogether(...windows);
  const [one, two] = windows[0].views.at(-1)?.member === 'A' ? windows : [windows[1], windows[0]];
  expect(await control({ do: 'hold' }, ' ')).toMatchObject({ status: 400 });
  expect(await control({ do: 'move-on' })).toMatchObject({ status: 409, body: { code: 'refused' } });
  const endsAt = (await one.step('talk')).endsAt ?? 0;
  expect(await control({ do: 'extend', minutes: 2 })).toEqual({ status: 200, body: null });
  await one.view(({ screen }) => screen.kind === 'step' && screen.step.endsAt === endsAt + 120_000);
  expect(await control({ do: 'hold' })).toEqual({ status: 200, body: null });
  for (const window of windows) {
    await window.does('talk', [['talk', { response: { words: 'hello' } }]]);
  }
  for (const window of windows) {
    await window.step('alone');
    await window.does('alone', [['alone', { response: 'good' }]]);
  }
  for (const window of windows) await window.view(({ screen, pause }) => screen.kind === 'hold' && pause !== null);
  expect(await control({ do: 'tell', to: 'A', words: 'Somebody is <b>coming</b>.' })).toEqual({ status: 200, body: null });
  await one.view(({ notice }) => notice?.words === 'Somebody is <b>coming</b>.');
  expect(two.views.every(({ notice }) => notice === null)).toBe(true);
  expect(await control({ do: 'resume' })).toEqual({ status: 200, body: null });
  for (const window of windows) await window.step('after');
  expect(await control({ do: 'end', whom: 'A' })).toEqual({ status: 200, body: null });
  await one.screen('ended');
  expect((await two.step('after')).stepId).toBe('after');
  const types = await database.db('events').where({ dyad_session_id: dyadSessionId }).whereLike('type', '%by-experimenter').orderBy('seq').pluck('type');
  expect(types).toEqual(['extended-by-experimenter', 'held-by-experimenter', 'told-by-experimenter', 'resumed-by-experimenter', 'ended-for-one-by-experimenter']);
  // Of one transaction each: the event and its row in the audit.
  const audited = await database.db('audit_rows').join('events', database.db.raw('events.xmin = audit_rows.xmin'))
    .where({ object: dyadSessionId, action: 'control-couple' }).orderBy('events.seq').select('type', 'reason', 'study_id');
  expect(audited.map(({ type }) => type)).toEqual(types);
  expect(audited[1]).toMatchObject({ reason: 'hold: The baby cried', study_id: studyId });
  expect(await database.db('audit_rows').where({ object: dyadSessionId, action: 'control-couple' })).toHaveLength(types.length);
  expect(app.complaints()).toEqual([]);
  for (const window of windows) window.close();
});

it('controls no couple of another study, and not without the permission', async () => {
  const [mine, other] = [await makeStudy(database), await makeStudy(database)];
  const { dyadSessionId } = await makeCouple(app, other);
  const { browser } = await staff.hire('Gus', mine, ['experimenter']);
  const asked = { dyadSessionId, reason: 'to see', control: { do: 'hold' } } as const;
  expect(await browser.call('control-couple', { ...asked, studyId: mine })).toMatchObject({ status: 403 });
  expect(await browser.call('control-couple', { ...asked, studyId: other })).toMatchObject({ status: 403 });
  expect(await staff.owner.call('control-couple', { ...asked, studyId: other })).toMatchObject({ status: 403 });
  expect(await database.db('events').where({ dyad_session_id: dyadSessionId })).toEqual([]);
});

it('marks a couple or one of them for exclusion, takes it back, and keeps every mark with who and why', async () => {
  const studyId = await makeStudy(database);
  const { dyadSessionId } = await makeCouple(app, studyId);
  const { browser } = await staff.hire('Ida', studyId, ['assistant']);
  const mark = (member: 'A' | 'B' | null, rule: 'disturbed' | 'other' | null, reason = 'The alarm rang') => browser.call('mark-couple', { studyId, dyadSessionId, member, rule, reason });
  expect(await mark(null, null)).toMatchObject({ status: 409 });
  expect(await mark('A', 'disturbed', ' ')).toMatchObject({ status: 400 });
  expect(await mark('A', 'disturbed')).toEqual({ status: 200, body: null });
  expect(await mark('A', 'disturbed')).toMatchObject({ status: 409, body: { message: expect.stringContaining('already') } });
  expect(await mark('A', 'other', 'It was not the alarm')).toEqual({ status: 200, body: null });
  expect(await mark('A', null, 'It was after the end')).toEqual({ status: 200, body: null });
  expect(await mark(null, 'other')).toEqual({ status: 200, body: null });
  const page = couplePageRoutes['couple-page'].output.parse((await browser.call('couple-page', { studyId, dyadSessionId })).body);
  expect(page.exclusions.map(({ member, rule, by }) => [member, rule, by])).toEqual([['A', 'disturbed', 'Ida'], ['A', 'other', 'Ida'], ['A', null, 'Ida'], [null, 'other', 'Ida']]);
  const audited = await database.db('audit_rows').where({ object: dyadSessionId, action: 'mark-couple', outcome: 'done' }).orderBy('seq').pluck('reason');
  expect(audited).toEqual(['The alarm rang', 'It was not the alarm', 'It was after the end', 'The alarm rang']);
  expect(await database.db('events').where({ dyad_session_id: dyadSessionId })).toEqual([]);
});

it('shows what a couple went through, with notes that stay, and nothing they answered or were drawn', async () => {
  const studyId = await makeStudy(database);
  const couple = await makeCouple(app, studyId);
  const { dyadSessionId } = couple;
  const { browser } = await staff.hire('Hal', studyId, ['assistant']);
  const windows = await openBoth(app.url, couple);
  await startTogether(...windows);
  for (const window of windows) await window.does('talk', [['talk', { response: { words: 'hello' } }]]);
  const words = 'A asked for a glass of water.\n<b>Twice.</b>';
  expect(await browser.call('add-note', { studyId, dyadSessionId, words })).toEqual({ status: 200, body: null });
  expect(await browser.call('add-note', { studyId, dyadSessionId, words: '  ' })).toMatchObject({ status: 400 });
  const { status, body } = await browser.call('couple-page', { studyId, dyadSessionId });
  const page = couplePageRoutes['couple-page'].output.parse(body);
  expect(status).toBe(200);
  expect(page.notes).toMatchObject([{ by: 'Hal', words }]);
  expect(page.consents).toMatchObject([{ agreed: true }, { agreed: true }]);
  expect(page.lanes?.stays.A.map(({ stepId }) => stepId)).toEqual(expect.arrayContaining(['consent', 'door', 'talk']));
  expect(page.lanes?.happenings).toContainEqual(expect.objectContaining({ what: 'drawn' }));
  const { condition } = await database.db('assignments').where({ dyad_session_id: dyadSessionId }).first('condition');
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`hello|"${condition}"`));
  expect(await database.db('audit_rows').where({ object: dyadSessionId }).orderBy('seq').pluck('action')).toEqual(['draw', 'add-note', 'couple-page']);

  const other = await makeStudy(database);
  await staff.owner.call('set-grants', { staffId: (await database.db('staff').where({ name: 'Hal' }).first('staff_id')).staff_id, studyId: other, permissions: ['assistant'] });
  expect(await browser.call('couple-page', { studyId: other, dyadSessionId })).toMatchObject({ status: 403 });
  expect(await browser.call('add-note', { studyId: other, dyadSessionId, words })).toMatchObject({ status: 403 });
  for (const window of windows) window.close();
});
