import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { hashToken } from '../../server/sessions/tokens.ts';
import { firstOwnersToken } from '../../server/staff/desk.ts';
import { newRecoveryCodes } from '../../server/staff/second-factor.ts';
import { insertInvitation } from '../../server/store/staff-invitations.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { codeOf, enrolled, PASSWORD, StaffBrowser } from '../support/staff.ts';

const database = await createDatabase();
const { db, outerKey } = database;
await demandAuditRows(database.db);
const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
const ports = { db, outerKey, random, clock: { now: () => Date.now(), at: () => () => undefined } };
let app: RunningApp;
const owner = { browser: new StaffBrowser(''), secret: '' };

beforeAll(async () => {
  app = await startApp(database);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

it('has no account to begin with; each start prints another token, and only the newest is good, once', async () => {
  const first = await firstOwnersToken(ports);
  const token = (await firstOwnersToken(ports)) ?? '';
  const browser = new StaffBrowser(app.url);
  expect(await browser.call('whoami', {})).toEqual({ status: 200, body: { is: 'nobody' } });
  expect(await browser.call('accept-invitation', { token: first ?? '', name: 'Mallory', password: PASSWORD })).toMatchObject({ status: 401 });
  expect((await db('staff_invitations').select('token_hash')).map(({ token_hash }) => token_hash.toString('base64url'))).not.toContain(token);
  owner.browser = browser;
  owner.secret = await enrolled(browser, token, 'Olga', PASSWORD);
  expect(await browser.call('whoami', {})).toMatchObject({ body: { is: 'staff', name: 'Olga', isOwner: true, grants: [] } });
  expect(await new StaffBrowser(app.url).call('accept-invitation', { token, name: 'Mallory', password: PASSWORD })).toMatchObject({ status: 401 });
  expect(await firstOwnersToken(ports)).toBeNull();
});

it('keeps passwords as argon2id with 64 MiB, 3 passes and 1 lane, and the secret of the second factor sealed', async () => {
  const row = await db('staff').where({ name: 'Olga' }).first();
  expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  expect(row.totp_secret.toString('latin1')).not.toContain(owner.secret);
});

it('signs in by two stages, in any case of the name; a code is good once', async () => {
  const browser = new StaffBrowser(app.url);
  expect(await browser.call('sign-in', { name: 'olga', password: PASSWORD })).toEqual({ status: 200, body: null });
  const half = browser.cookie;
  expect(await browser.call('whoami', {})).toMatchObject({ body: { is: 'half', hasSecondFactor: true } });
  expect(await browser.call('list-staff', {})).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  const code = codeOf(owner.secret, 30_000);
  expect(await browser.call('second-factor', { code })).toEqual({ status: 200, body: null });
  expect(browser.cookie).not.toBe(half);
  expect(await browser.call('whoami', {})).toMatchObject({ body: { is: 'staff' } });
  const again = new StaffBrowser(app.url);
  await again.call('sign-in', { name: 'Olga', password: PASSWORD });
  expect(await again.call('second-factor', { code })).toMatchObject({ status: 401, body: { code: 'not-recognised' } });
});

it('says the same to a wrong password and to an unknown name, slows down who guesses, and not the owner of the name', async () => {
  const wrong = await new StaffBrowser(app.url).call('sign-in', { name: 'Olga', password: 'wrong wrong' });
  expect(wrong).toEqual(await new StaffBrowser(app.url).call('sign-in', { name: 'Nobody', password: 'wrong wrong' }));
  const guesser = new StaffBrowser(app.url);
  for (let tries = 0; tries < 5; tries += 1) await guesser.call('sign-in', { name: 'Bob', password: 'wrong wrong' });
  expect(await guesser.call('sign-in', { name: 'Bob', password: 'wrong wrong' })).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
  expect(await guesser.call('sign-in', { name: 'Olga', password: PASSWORD })).toMatchObject({ status: 200 });
});

it('refuses a second name in another case, and passwords that are tried first', async () => {
  const { body } = await owner.browser.call('invite-staff', { isOwner: false });
  const token = typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : '';
  const browser = new StaffBrowser(app.url);
  expect(await browser.call('accept-invitation', { token, name: 'OLGA', password: PASSWORD })).toMatchObject({ status: 409 });
  expect(await browser.call('accept-invitation', { token, name: 'Emil', password: 'Password2026!' })).toMatchObject({ status: 409 });
  expect(await browser.call('accept-invitation', { token, name: 'Emil', password: PASSWORD })).toMatchObject({ status: 200 });
});

it('lets a whole lab accept its invitations at one moment, from one address', async () => {
  const invited = async () => z.object({ token: z.string() }).parse((await owner.browser.call('invite-staff', { isOwner: false })).body).token;
  const tokens = await Promise.all(Array.from({ length: 8 }, invited));
  const accepted = await Promise.all(tokens.map((token, place) => new StaffBrowser(app.url).call('accept-invitation', { token, name: `Member ${place}`, password: PASSWORD })));
  expect(accepted.map(({ status }) => status)).toEqual(tokens.map(() => 200));
});

it('takes no code of two minutes ago, though it was never used, and gives recovery codes of 80 bits', async () => {
  const { body } = await owner.browser.call('invite-staff', { isOwner: false });
  const browser = new StaffBrowser(app.url);
  const secret = await enrolled(browser, z.object({ token: z.string() }).parse(body).token, 'Edda', PASSWORD);
  const late = new StaffBrowser(app.url);
  await late.call('sign-in', { name: 'Edda', password: PASSWORD });
  expect(await late.call('second-factor', { code: codeOf(secret, -120_000) })).toMatchObject({ status: 401, body: { code: 'not-recognised' } });
  const codes = newRecoveryCodes(random);
  expect(codes).toHaveLength(8);
  // 32 letters, of which 16 are drawn.
  for (const code of codes) expect(code).toMatch(/^(?:[A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/);
});

it('gives another secret of 32 random bytes at each sign-in', async () => {
  const secrets = new Set<string>();
  for (let count = 0; count < 3; count += 1) {
    const browser = new StaffBrowser(app.url);
    await browser.call('sign-in', { name: 'Olga', password: PASSWORD });
    expect(Buffer.from(browser.cookie.split('=')[1] ?? '', 'base64url')).toHaveLength(32);
    secrets.add(browser.cookie);
  }
  expect(secrets.size).toBe(3);
});

it.each<[string, Record<string, string>]>([
  ['another origin', { origin: 'https://elsewhere.example' }],
  ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
  ['a form', { 'content-type': 'text/plain' }],
])('answers nobody from %s', async (_, headers) => {
  expect(await owner.browser.send('whoami', {}, headers)).toMatchObject({ status: 403 });
});

it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
  const response = await fetch(`${app.url}/api/staff/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url, 'x-tandem-staff': 'person' },
    body: JSON.stringify({ name: 'Olga', password: PASSWORD }),
  });
  expect(response.headers.get('set-cookie')).toMatch(/^tandem-staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it('ends a sign-in on signing out, after half an hour without use, and when its account is disabled', async () => {
  const idle = db('staff_sign_ins').where({ stage: 'full' }).update({ used_at: db.raw("clock_timestamp() - interval '31 minutes'") });
  const { cookie } = owner.browser;
  expect(await owner.browser.call('list-studies', {})).toMatchObject({ status: 200 });
  await idle;
  expect(await owner.browser.call('list-studies', {})).toMatchObject({ status: 401 });
  await db('staff_sign_ins').update({ used_at: db.raw('clock_timestamp()') });
  await db('staff').update({ disabled_at: db.raw('clock_timestamp()') });
  expect(await owner.browser.call('list-studies', {})).toMatchObject({ status: 401 });
  await db('staff').update({ disabled_at: null });
  expect(await owner.browser.call('sign-out', {})).toMatchObject({ status: 200 });
  owner.browser.cookie = cookie;
  expect(await owner.browser.call('whoami', {})).toEqual({ status: 200, body: { is: 'nobody' } });
});

it('hears no password that others in the network could read', async () => {
  await using behindProxy = await startApp(database, { proxies: 1 });
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const own = { 'Content-Type': 'application/json', 'X-Tandem-Staff': 'person', Origin: behindProxy.url };
    const response = await fetch(`${behindProxy.url}/api/staff/whoami`, { method: 'POST', headers: { ...own, ...headers }, body: '{}' });
    return [response.status, await response.text()] as const;
  };
  const away = { 'X-Forwarded-For': '192.168.1.9' };
  const [status, said] = await ask(away);
  expect(status).toBe(403);
  expect(said).toContain('by https');
  expect(await ask({ ...away, 'X-Forwarded-Proto': 'https' })).toEqual([200, '{"is":"nobody"}']);
  expect(await ask({})).toEqual([200, '{"is":"nobody"}']);
});

it('changes the password for whoever knows the present one, and ends every other sign-in of the account', async () => {
  const sitting = new StaffBrowser(app.url);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.transaction((trx) => insertInvitation(trx, { tokenHash: hashToken(token), isOwner: false, invitedBy: null, expiresAt }));
  await enrolled(sitting, token, 'Petra', PASSWORD);
  const elsewhere = new StaffBrowser(app.url);
  await elsewhere.call('sign-in', { name: 'Petra', password: PASSWORD });
  const change = (password: string, newPassword: string) => sitting.call('change-password', { password, newPassword });
  expect(await change('not the right one', 'seven small boats row')).toMatchObject({ status: 401, body: { message: 'This is not your password.' } });
  expect(await change(PASSWORD, 'Petra is here')).toMatchObject({ status: 409, body: { message: expect.stringContaining('contains your name') } });
  expect(await elsewhere.call('whoami', {})).toMatchObject({ body: { is: 'half' } });
  expect(await change(PASSWORD, 'seven small boats row')).toMatchObject({ status: 200 });
  expect(await elsewhere.call('whoami', {})).toMatchObject({ body: { is: 'nobody' } });
  expect(await sitting.call('whoami', {})).toMatchObject({ body: { is: 'staff' } });
  expect(await elsewhere.call('sign-in', { name: 'Petra', password: 'seven small boats row' })).toMatchObject({ status: 200 });
  expect(await db('audit_rows').where({ action: 'change-password' }).orderBy('seq').pluck('outcome')).toEqual(['refused', 'done']);
});
