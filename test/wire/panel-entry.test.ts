import { afterAll, beforeAll, expect, it } from 'vitest';
import { panelRoutes } from '../../server/protocol/staff/panel-routes.ts';
import { makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { codeOf, colleague, firstOwner, PASSWORD, type StaffBrowser } from '../support/staff.ts';
import { Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const studyId = await makeStudy(database);
let app: RunningApp;
let owner: StaffBrowser;
let emma: StaffBrowser;
let secret: string;
let entry: string;

beforeAll(async () => {
  app = await startApp(database);
  owner = (await firstOwner(app, database)).browser;
  ({ browser: emma, secret } = await colleague(owner, { url: app.url, db }, { name: 'Emma', studyId, permissions: ['experimenter', 'custodian'] }));
  await emma.call('set-panel-codes', { studyId, codes: { finished: 'C-FIN', ended: 'C-END', left: 'C-LEFT', returnTo: null }, reason: 'agreed' });
  entry = await opened();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function opened(): Promise<string> {
  expect(await emma.call('open-panel-entry', { studyId, panel: 'prolific', strata: {}, reason: 'recruitment begins' })).toMatchObject({ status: 200 });
  return (await db('panel_entries').where({ study_id: studyId }).first()).entry;
}

/** A browser, which keeps the cookie that it is given. */
class Browser {
  cookie = '';

  async post(path: string, body: object) {
    const response = await fetch(`${app.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: JSON.stringify(body),
    });
    const [given] = response.headers.getSetCookie();
    if (given !== undefined) this.cookie = given.split(';')[0] ?? '';
    return { status: response.status, text: await response.clone().text(), ...(await response.json()) };
  }

  comes(pid: string) {
    return this.post('panel', { entry, sent: { PROLIFIC_PID: pid, STUDY_ID: 'study-at-the-panel', SESSION_ID: `session-of-${pid}`, utm_source: 'x' } });
  }

  opens(): Promise<Window> {
    return Window.open(app.url, { cookie: this.cookie });
  }
}

it('begins a couple with whoever the panel sends, once, and tells a link for them and one to hand on', async () => {
  const [phone, other] = [new Browser(), new Browser()];
  expect(await phone.post('panel/look', { entry })).toMatchObject({ status: 200, language: 'en' });
  expect(await db('dyads').where({ study_id: studyId })).toHaveLength(0);
  const first = await phone.comes('pid-anna');
  expect(first).toMatchObject({ status: 200, isTest: true, own: expect.any(String), partner: expect.any(String) });
  // Before they have come: a page that was lost is no harm.
  expect(await other.comes('pid-anna')).toMatchObject({ status: 200, participantId: first.participantId });
  expect(await db('dyads').where({ study_id: studyId })).toHaveLength(1);
  expect(await db('audit_rows').where({ action: 'couple-from-panel' })).toHaveLength(1);

  using window = await phone.opens();
  await window.step('consent');
  // Whoever knows the panel's id does not get in by it.
  const stranger = new Browser();
  expect(await stranger.comes('pid-anna')).toMatchObject({ status: 403, code: 'link-spent' });
  expect(stranger.cookie).toBe('');
  expect(await phone.comes('pid-anna')).toMatchObject({ status: 200, participantId: first.participantId });
  expect(await stranger.post('join', { token: first.own, keep: 'cookie' })).toMatchObject({ status: 200, own: null });
});

it('lets the partner in by the link that was handed on, and afterwards nobody else; that they have withdrawn it does not tell', async () => {
  const [anna, bert] = [new Browser(), new Browser()];
  const { partner } = await anna.comes('pid-berts-anna');
  expect(await anna.post('join', { token: partner, keep: 'cookie' })).toMatchObject({ status: 409, code: 'same-browser' });
  const joined = await bert.post('join', { token: partner, keep: 'cookie' });
  expect(joined).toMatchObject({ status: 200, own: expect.any(String) });
  using window = await bert.opens();
  await window.agrees();
  expect(await anna.comes('pid-berts-anna')).toMatchObject({ status: 200, partner: null });
  expect(await bert.post('link', { token: partner })).toMatchObject({ status: 200 });
  const tried = async () => {
    const stranger = new Browser();
    return [await stranger.post('link', { token: partner }), await stranger.post('join', { token: partner, keep: 'cookie' }), await anna.post('link', { token: partner })];
  };
  const before = await tried();
  expect(before.map(({ code }) => code)).toEqual(['link-spent', 'link-spent', 'link-spent']);

  await window.asks('session:leave', { how: 'erase' });
  expect(await tried()).toEqual(before);
  expect(await bert.post('link', { token: partner })).toMatchObject({ status: 410, code: 'session-over' });
  expect(await bert.post('link', { token: joined.own })).toMatchObject({ status: 410 });
});

it('makes no couple of an address that says nobody, is none, or is closed', async () => {
  const couples = async () => (await db('dyads').where({ study_id: studyId })).length;
  const before = await couples();
  const browser = new Browser();
  expect(await browser.comes('{{%PROLIFIC_PID%}}')).toMatchObject({ status: 401 });
  expect(await browser.post('panel', { entry, sent: { id: 'pid-of-another-panel' } })).toMatchObject({ status: 401 });
  expect(await browser.post('panel', { entry: 'no-such-entry', sent: { PROLIFIC_PID: 'pid-carl' } })).toMatchObject({ status: 401 });
  expect(await emma.call('close-panel-entry', { studyId, stratum: '', reason: 'enough' })).toMatchObject({ status: 200 });
  expect(await browser.comes('pid-carl')).toMatchObject({ status: 401 });
  expect(await emma.call('close-panel-entry', { studyId, stratum: '', reason: 'enough' })).toMatchObject({ status: 409 });
  entry = await opened();
  await db('studies').where({ study_id: studyId }).update({ state: 'paused' });
  expect(await browser.comes('pid-carl')).toMatchObject({ status: 403, code: 'study-paused' });
  expect(await couples()).toBe(before);
  await db('studies').where({ study_id: studyId }).update({ state: 'pilot' });
});

it('lets in a partner whom the panel has sent, too, by the code that was handed on: once, from another browser, and they are paid as well', async () => {
  const [eva, fred, other] = [new Browser(), new Browser(), new Browser()];
  const { participantId, partnerCode } = await eva.comes('pid-eva');
  expect(partnerCode).toMatch(/^[A-Z0-9]{8}$/);
  const comes = (browser: Browser, pid: string, code: string) => browser.post('panel', { entry, sent: { PROLIFIC_PID: pid }, code });
  const couples = (await db('dyads').where({ study_id: studyId })).length;
  expect(await comes(fred, 'pid-fred', 'AAAA2222')).toMatchObject({ status: 404, code: 'code-unknown' });
  // Somebody alone does not become a couple by a second name at the panel.
  expect(await comes(eva, 'pid-evas-other', partnerCode)).toMatchObject({ status: 409, code: 'same-browser' });
  const joined = await comes(fred, 'pid-fred', `${partnerCode.slice(0, 4).toLowerCase()} ${partnerCode.slice(4)}`);
  expect(joined).toMatchObject({ status: 200, partner: null, partnerCode: null, own: expect.any(String) });
  const people = await db('participants').whereIn('participant_id', [participantId, joined.participantId]);
  expect([new Set(people.map(({ dyad_id }) => dyad_id)).size, people.length]).toEqual([1, 2]);
  using window = await fred.opens();
  await window.agrees();
  expect(await comes(other, 'pid-stranger', partnerCode)).toMatchObject({ status: 404 });
  // Whom the panel knows goes on, whatever they type.
  expect(await comes(fred, 'pid-fred', 'AAAA2222')).toMatchObject({ status: 200, participantId: joined.participantId });
  expect(await comes(other, 'pid-fred', partnerCode)).toMatchObject({ status: 403, code: 'link-spent' });
  expect(await db('dyads').where({ study_id: studyId })).toHaveLength(couples);
  expect(await db('panel_people').whereIn('participant_id', [participantId, joined.participantId])).toHaveLength(2);
  await window.asks('session:leave', { how: 'erase' });
  using evas = await eva.opens();
  await evas.agrees();
  await evas.asks('session:leave', { how: 'erase' });
});

it('gives each stratum an address of its own, and its couples are drawn there', async () => {
  const randomisation = { scheme: 'blocks', strata: { site: ['north', 'south'] } } as const;
  const stratified = await makeStudy(database, { randomisation });
  const open = (strata: Record<string, string>) => owner.call('open-panel-entry', { studyId: stratified, panel: 'sona', strata, reason: 'recruitment' });
  expect(await open({})).toMatchObject({ status: 409, body: { message: expect.stringContaining('site is missing; it takes north or south') } });
  expect(await open({ site: 'west' })).toMatchObject({ status: 409 });
  for (const site of ['north', 'south', 'south']) expect(await open({ site })).toMatchObject({ status: 200 });
  const { entries, strata } = panelRoutes['panel-state'].output.parse((await owner.call('panel-state', { studyId: stratified })).body);
  expect([entries.map(({ stratum }) => stratum), strata]).toEqual([['site=north', 'site=south'], [{ name: 'site', levels: ['north', 'south'] }]]);
  for (const [index, each] of entries.entries()) expect(await new Browser().post('panel', { entry: each.entry, sent: { id: `code-${index}` } })).toMatchObject({ status: 200 });
  expect(await db('dyads').where({ study_id: stratified }).orderBy('dyad_num').pluck('stratum')).toEqual(['site=north', 'site=south']);
  expect(await owner.call('close-panel-entry', { studyId: stratified, stratum: 'site=north', reason: 'full' })).toMatchObject({ status: 200 });
  expect(await new Browser().post('panel', { entry: entries[0]?.entry, sent: { id: 'code-9' } })).toMatchObject({ status: 401 });
  expect(await new Browser().post('panel', { entry: entries[1]?.entry, sent: { id: 'code-10' } })).toMatchObject({ status: 200 });
});

it('tells a custodian who is to be paid what, and keeps it nowhere in the clear', async () => {
  const browser = new Browser();
  await browser.comes('pid-dora');
  using window = await browser.opens();
  await window.agrees();
  expect(await emma.call('panel-payments', { studyId })).toMatchObject({ status: 401, body: { code: 'sign-in-again' } });
  expect(await emma.call('sign-in-again', { password: PASSWORD, code: codeOf(secret, 30_000) })).toMatchObject({ status: 200 });
  const dora = { PROLIFIC_PID: 'pid-dora', STUDY_ID: 'study-at-the-panel', SESSION_ID: 'session-of-pid-dora' };
  const paid = async () => JSON.parse(JSON.stringify((await emma.call('panel-payments', { studyId })).body));
  expect((await paid()).map(({ sent }: { sent: typeof dora }) => sent.PROLIFIC_PID)).toEqual(['pid-anna', 'pid-berts-anna', 'pid-dora']);
  expect(await paid()).toContainEqual({ sent: dora, paidAs: null });
  await window.asks('session:leave', { how: 'stop' });
  expect(await paid()).toContainEqual({ sent: dora, paidAs: 'C-LEFT' });

  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>("select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
  for (const { name } of tables) {
    const { rows: [found] } = await db.raw<{ rows: { n: number }[] }>('select count(*)::int as n from ?? t where t::text like ?', [name, '%pid-dora%']);
    expect([name, found?.n]).toEqual([name, 0]);
  }
  await window.asks('session:leave', { how: 'erase' });
  expect((await paid()).map(({ sent }: { sent: typeof dora }) => sent.PROLIFIC_PID)).toEqual(['pid-anna', 'pid-berts-anna']);
  const returning = await browser.comes('pid-dora');
  expect(returning).toMatchObject({ status: 410, panel: { code: 'C-LEFT' } });
});
