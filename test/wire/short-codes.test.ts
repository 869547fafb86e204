import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { hashToken, readShortCode } from '../../server/sessions/tokens.ts';
import { makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { bothLinks, colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const studyId = await makeStudy(database);
let app: RunningApp;
let emma: StaffBrowser;

beforeAll(async () => {
  app = await startApp(database);
  const { browser: owner } = await firstOwner(app, database);
  emma = (await colleague(owner, { url: app.url, db }, { name: 'Emma', studyId, permissions: ['experimenter'] })).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function added() {
  const answer = await emma.call('add-couples', { studyId, couples: [{ label: null, languages: ['en', 'en'], strata: {} }] });
  const { couples: [couple] } = STAFF_ROUTES['add-couples'].output.parse(answer.body);
  if (couple === undefined) throw new Error('no couple was added');
  return { dyadNum: couple.dyadNum, links: bothLinks(couple) };
}

async function post(path: string, body: object, cookie = '') {
  const response = await fetch(`${app.url}/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) });
  const [given = ''] = response.headers.getSetCookie();
  return { status: response.status, cookie: given.split(';')[0] ?? '', ...(await response.json()) };
}

it('reads a code however it was typed, and nothing else as one', () => {
  expect(readShortCode(' acde-fghj ')).toBe('ACDEFGHJ');
  for (const typed of ['ACDEFGH', 'ACDEFGHJK', 'ACDE0GHJ', 'ACDEOGHJ', 'ACDEFGH1', '']) expect(readShortCode(typed)).toBeNull();
});

it('lets somebody in by the code on their sheet until they have come, and then only in their own browser', async () => {
  const { links: [first, second] } = await added();
  const typed = `${first.code.slice(0, 4)} ${first.code.slice(4)}`.toLowerCase();
  expect(await post('link', { token: typed })).toMatchObject({ status: 200, language: 'en' });
  const { status, cookie, own } = await post('join', { token: typed, keep: 'cookie' });
  expect([status, own]).toEqual([200, null]);
  using window = await Window.open(app.url, { cookie });
  await window.step('consent');
  expect(await post('join', { token: typed, keep: 'cookie' })).toMatchObject({ status: 403, code: 'link-spent', cookie: '' });
  expect(await post('join', { token: typed, keep: 'cookie' }, cookie)).toMatchObject({ status: 200 });
  expect(await post('join', { token: second.code, keep: 'cookie' }, cookie)).toMatchObject({ status: 409, code: 'same-browser' });
  expect(await post('join', { token: second.code, keep: 'cookie' })).toMatchObject({ status: 200 });
});

it('ends a code with its link, and after a week', async () => {
  const { dyadNum, links: [first, second] } = await added();
  const { body } = await emma.call('new-link', { studyId, dyadNum, partner: 1, reason: 'lost' });
  const renewed = STAFF_ROUTES['new-link'].output.parse(body);
  expect(await post('link', { token: first.code })).toMatchObject({ status: 403, code: 'link-spent' });
  expect(await post('link', { token: renewed.code })).toMatchObject({ status: 200 });
  const { rows: [life] } = await db.raw("select extract(epoch from max(expires_at) - clock_timestamp())::int as seconds from join_tokens where kind = 'code'");
  expect(life.seconds).toBeGreaterThan(6.9 * 86_400);
  expect(life.seconds).toBeLessThanOrEqual(7 * 86_400);
  await db('join_tokens').where({ kind: 'code' }).update({ expires_at: db.raw('clock_timestamp()') });
  expect(await post('link', { token: second.code })).toMatchObject({ status: 401 });
  expect(await post('link', { token: second.token })).toMatchObject({ status: 200 });
});

it('keeps no code, and no hash by which one could be tried out', async () => {
  const { links: [{ code }] } = await added();
  expect(await db('join_tokens').where({ token_hash: hashToken(code) })).toEqual([]);
  const { rows: [found] } = await db.raw('select count(*)::int as n from join_tokens t where t::text like ?', [`%${code}%`]);
  expect(found.n).toBe(0);
});

it('hears no more codes from where too many wrong ones came, and links as ever', async () => {
  const { links: [{ code, token }] } = await added();
  const wrong = (n: number) => `AAAAAAA${'ACDEFGHJKLMNPQRTUVWXY3479'[n]}`;
  const tried = [];
  for (let n = 0; n < 22; n += 1) tried.push((await post('link', { token: wrong(n) })).status);
  // One came before, of a code that had expired.
  expect(tried).toEqual([...Array(19).fill(401), 429, 429, 429]);
  expect(await post('join', { token: code, keep: 'cookie' })).toMatchObject({ status: 429, code: 'rate' });
  expect(await post('mail-off', { token: code })).toMatchObject({ status: 400 });
  expect(await post('link', { token })).toMatchObject({ status: 200 });
});
