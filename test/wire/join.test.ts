import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { hashToken } from '../../server/sessions/tokens.ts';
import { newLink } from '../../server/commands/new-link.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

/** Pages as small as can be: what is asked here is how they are served. */
const client = temporaryFolder();
for (const name of ['participant', 'rehearsal', 'assets']) mkdirSync(join(client.path, name));
for (const name of ['participant', 'rehearsal']) writeFileSync(join(client.path, name, 'index.html'), `<title>${name}</title>`);
writeFileSync(join(client.path, 'assets', 'main-1a2b.js'), 'let plain;');
writeFileSync(join(client.path, 'assets', 'main-1a2b.js.gz'), gzipSync('let packed;'));

const database = await createDatabase();
const { db } = database;
const app = await startApp(database, { clientDir: client.path });
const behindProxy = await startApp(database, { clientDir: client.path, proxies: 1, rehearsal: false });
const test = await makeStudy(database);
const live = await makeStudy(database, { mode: 'live' });
afterAll(async () => {
  await app.close();
  await behindProxy.close();
  await database.drop();
  await client[Symbol.asyncDispose]();
});

const HTTPS = { 'X-Forwarded-Proto': 'https' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const UNKNOWN = 'a'.repeat(43);

function post(body: unknown, headers: Readonly<Record<string, string>> = {}, url = app.url): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${url}/api/join`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: text });
}

const withCookie = (token: string, headers: Readonly<Record<string, string>> = {}, url = app.url) =>
  post({ token, keep: 'cookie' }, headers, url);

async function tokensOf(studyId: string): Promise<[string, string]> {
  const { participants } = await makeCouple(app, studyId);
  return [participants[0].token, participants[1].token];
}

function cookieIn(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Status and body of an answer. */
async function told(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

async function joins(): Promise<number> {
  return (await db('sign_ins').select('sign_in_hash')).length;
}

it('takes the token from the body of a POST and from nowhere else', async () => {
  const [token] = await tokensOf(test);
  const before = await joins();
  for (const address of [`/api/join?token=${token}`, `/api/join/${token}`, `/join?token=${token}`, `/join/${token}`]) {
    const got = await fetch(`${app.url}${address}`, { redirect: 'manual' });
    expect(got.headers.getSetCookie()).toEqual([]);
    expect(await got.text()).not.toContain(token);
  }
  const posted = await fetch(`${app.url}/api/join?token=${token}`, { method: 'POST', headers: JSON_TYPE, body: '{"keep":"cookie"}' });
  expect(await told(posted)).toEqual([400, { code: 'payload-invalid' }]);
  expect((await fetch(`${app.url}/api/join`)).status).toBe(404);
  expect(await joins()).toBe(before);
  expect((await withCookie(token)).status).toBe(200);
  expect(await joins()).toBe(before + 1);
});

it('tells unknown, expired and revoked links apart in nothing', async () => {
  const [expired, revoked] = await tokensOf(test);
  const row = (token: string) => db('join_tokens').where({ token_hash: hashToken(token) });
  await row(expired).update({ expires_at: db.raw(`clock_timestamp() - interval '1 ms'`) });
  await row(revoked).update({ revoked_at: db.raw('clock_timestamp()') });
  const answers = await Promise.all([UNKNOWN, expired, revoked].map((token) => withCookie(token)));
  const seen = answers.map(async (answer) => [...(await told(answer)), Object.fromEntries(stable(answer.headers))]);
  const [unknown, ...others] = await Promise.all(seen);
  expect(unknown).toMatchObject([401, { code: 'join-token-invalid' }, {}]);
  expect(others).toEqual([unknown, unknown]);
});

it('signs nobody in more often than anybody opens their link, and says so', { timeout: 30_000 }, async () => {
  const [token, other] = await tokensOf(test);
  const before = await joins();
  const statuses: number[] = [];
  for (let count = 0; count < 70; count += 1) statuses.push((await withCookie(token)).status);
  expect(statuses).toEqual([...Array(60).fill(200), ...Array(10).fill(429)]);
  expect(await joins()).toBe(before + 60);
  expect((await withCookie(other)).status).toBe(200);
});

it('gives a cookie that no script reads and no other site sends', async () => {
  const [token] = await tokensOf(test);
  const response = await withCookie(token);
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^tandem=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  const { participantId, ...rest } = await response.json();
  expect(participantId).toMatch(/^[0-9a-f-]{36}$/);
  expect(rest).toEqual({ signIn: null, isTest: true, language: 'en', own: null, partner: null, partnerCode: null });
  // On disk there is the hash alone.
  const secret = cookieIn(response).replace('tandem=', '');
  expect(await db('sign_ins').where({ sign_in_hash: hashToken(secret) })).toHaveLength(1);
});

it('marks the cookie as Secure behind a proxy that speaks https, and only if that proxy is ours', async () => {
  const [token] = await tokensOf(live);
  const isSecure = async (url: string, headers: Readonly<Record<string, string>>) =>
    (await withCookie(token, headers, url)).headers.getSetCookie()[0]?.includes('; Secure;');
  expect(await isSecure(behindProxy.url, HTTPS)).toBe(true);
  expect(await isSecure(behindProxy.url, {})).toBe(false);
  expect(await isSecure(app.url, HTTPS)).toBe(false);
});

it('refuses the second link of a couple in the browser of the first, and nothing is changed', async () => {
  const [first, second] = await tokensOf(test);
  const cookie = cookieIn(await withCookie(first));
  const before = await joins();
  const refused = await withCookie(second, { Cookie: cookie });
  expect(refused.headers.getSetCookie()).toEqual([]);
  expect(await told(refused)).toEqual([409, { code: 'same-browser' }]);
  expect(await joins()).toBe(before);
  // The own link again, and that of another couple, are good.
  expect((await withCookie(first, { Cookie: cookie })).status).toBe(200);
  const [other] = await tokensOf(test);
  expect((await withCookie(other, { Cookie: cookie })).status).toBe(200);
  // Once the first is signed out, the browser is free.
  await db('sign_ins').where({ sign_in_hash: hashToken(cookie.replace('tandem=', '')) }).update({ revoked_at: db.raw('clock_timestamp()') });
  expect((await withCookie(second, { Cookie: cookie })).status).toBe(200);
});

it('gives a sign-in into memory to test couples only', async () => {
  const [token] = await tokensOf(test);
  const given = await post({ token, keep: 'memory' });
  expect(given.headers.getSetCookie()).toEqual([]);
  expect(await given.json()).toMatchObject({ signIn: expect.stringMatching(/^[\w-]{43}$/), isTest: true });
  const [real] = await tokensOf(live);
  expect(await told(await post({ token: real, keep: 'memory' }))).toEqual([403, { code: 'join-token-invalid' }]);
  expect(await (await withCookie(real)).json()).toMatchObject({ signIn: null, isTest: false });
});

it('says who is signed in, and forgets who is not any more', async () => {
  const me = async (cookie: string) => told(await fetch(`${app.url}/api/me`, { headers: { Cookie: cookie } }));
  const [token] = await tokensOf(test);
  const joined = await withCookie(token);
  const cookie = cookieIn(joined);
  const person = await joined.json();
  expect(await me(`a=b; ${cookie}; c=d`)).toEqual([200, person]);
  for (const wrong of ['', 'tandem=', `tandem=${UNKNOWN}`, `${cookie}x`]) {
    expect(await me(wrong)).toEqual([401, { code: 'join-token-invalid' }]);
  }
  await db('sign_ins').where({ sign_in_hash: hashToken(cookie.replace('tandem=', '')) }).update({ revoked_at: db.raw('clock_timestamp()') });
  expect(await me(cookie)).toEqual([401, { code: 'join-token-invalid' }]);
});

it('refuses a body that is none, and logs nothing of it', async () => {
  const [token] = await tokensOf(test);
  const wrongs: readonly [unknown, number, Readonly<Record<string, string>>?][] = [
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['"token"', 400],
    [{ token }, 400],
    [{ token, keep: 'for ever' }, 400],
    [{ token: [token], keep: 'cookie' }, 400],
    [{ token, keep: 'cookie', study: 'other' }, 400],
    [{ token: 'short', keep: 'cookie' }, 400],
    [{ token: 'x'.repeat(5_000), keep: 'cookie' }, 413],
    [{ token, keep: 'cookie' }, 400, { 'Content-Type': 'text/plain' }],
    [{ token, keep: 'cookie' }, 415, { 'Content-Type': 'application/json; charset=klingon' }],
    [{ token, keep: 'cookie' }, 415, { 'Content-Encoding': 'zip' }],
  ];
  for (const [body, status, headers = {}] of wrongs) {
    const refused = await post(body, headers);
    expect([body, headers, refused.headers.getSetCookie(), ...(await told(refused))]).toEqual(
      [body, headers, [], status, { code: 'payload-invalid' }],
    );
  }
});

it('is to be kept in no cache, but for what has its hash in its name', async () => {
  const [token] = await tokensOf(test);
  const responses = [
    await withCookie(token),
    await withCookie(UNKNOWN),
    ...(await Promise.all(['/api/me', '/api/nothing', '/join', '/rehearsal', '/api/rehearsal/experiments'].map((path) => fetch(`${app.url}${path}`)))),
  ];
  for (const { url, headers } of responses) expect([url, headers.get('cache-control')]).toEqual([url, 'no-store']);
  const asset = await fetch(`${app.url}/assets/main-1a2b.js`, { headers: { 'Accept-Encoding': 'gzip' } });
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect([asset.headers.get('content-encoding'), await asset.text()]).toEqual(['gzip', 'let packed;']);
  const plain = await fetch(`${app.url}/assets/main-1a2b.js`, { headers: { 'Accept-Encoding': 'identity' } });
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, 'let plain;']);
});

it('says that it lives, and of what is not there that it is not', async () => {
  const [status, health] = await told(await fetch(`${app.url}/health`));
  expect([status, health]).toEqual([
    200,
    {
      live: true,
      ready: true,
      database: { isThere: true, isReadOnly: false, lagMs: expect.any(Number) },
      durability: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
      disk: { usedShare: expect.any(Number), state: expect.stringMatching(/^(fine|low)$/) },
    },
  ]);
  const nothing = ['/nothing', '/assets/', '/assets/other.js', '/assets/..%2fparticipant/index.html', '/assets/%00.js', '/.env', '/socket.io.js'];
  for (const path of nothing) expect([path, (await fetch(`${app.url}${path}`)).status]).toEqual([path, 404]);
  expect((await fetch(`${app.url}/%`)).status).toBe(404);
  expect((await fetch(`${app.url}/health`, { method: 'DELETE' })).status).toBe(404);
});

it('says of each answer what it is and in which letters, and echoes no request', async () => {
  const typeOf = async (path: string) => (await fetch(`${app.url}${path}`)).headers.get('content-type');
  expect(await Promise.all(['/join', '/rehearsal', '/health', '/api/me', '/nothing', '/assets/main-1a2b.js'].map(typeOf))).toEqual([
    'text/html; charset=utf-8', 'text/html; charset=utf-8', 'application/json; charset=utf-8', 'application/json; charset=utf-8', 'text/plain; charset=utf-8',
    'text/javascript; charset=utf-8',
  ]);
  const traced = request(`${app.url}/join`, { method: 'TRACE', headers: { cookie: 'tandem=told-to-nobody' } }).end();
  const response = await new Promise<IncomingMessage>((resolve) => traced.once('response', resolve));
  expect(response.statusCode).toBe(404);
  expect(await text(response)).not.toContain('told-to-nobody');
});

it('leads from the bare address to the rehearsal, and where there is none, to the page of participants', async () => {
  const to = async (url: string) => (await fetch(url, { redirect: 'manual' })).headers.get('location');
  expect(await to(app.url)).toBe('/rehearsal');
  expect(await to(behindProxy.url)).toBe('/join');
  expect((await fetch(`${behindProxy.url}/rehearsal`)).status).toBe(404);
  expect((await fetch(`${behindProxy.url}/api/rehearsal/experiments`)).status).toBe(404);
});

it('sends the policy with every answer, and asks for https on https only', async () => {
  const [token] = await tokensOf(test);
  const plain = await Promise.all(['/join', '/rehearsal', '/join?pane=A', '/nothing', '/health', '/api/me', '/assets/main-1a2b.js', '/'].map(
    (path) => fetch(`${app.url}${path}`, { redirect: 'manual' }),
  ));
  for (const { url, headers } of [...plain, await withCookie(token), await withCookie('short')]) {
    const policy = headers.get('content-security-policy') ?? '';
    expect([url, policy]).toEqual([url, expect.stringContaining("default-src 'none';script-src 'self';")]);
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types default dompurify");
    expect(policy).not.toMatch(/upgrade-insecure-requests|unsafe-eval|script-src[^;]*unsafe-inline/);
    expect([headers.get('strict-transport-security'), headers.get('x-powered-by')]).toEqual([null, null]);
    expect([headers.get('referrer-policy'), headers.get('x-content-type-options')]).toEqual(['no-referrer', 'nosniff']);
  }
  const { headers } = await fetch(`${behindProxy.url}/join`, { headers: HTTPS });
  expect(headers.get('content-security-policy')).toMatch(/;upgrade-insecure-requests$/);
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
});

it('lets only the rehearsal frame a participant, and only its own', async () => {
  const frames = async (url: string) => {
    const { headers } = await fetch(url);
    return [/frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1], headers.get('x-frame-options')];
  };
  expect(await frames(`${app.url}/join`)).toEqual(["'none'", 'DENY']);
  expect(await frames(`${app.url}/join?pane=A`)).toEqual(["'self'", 'SAMEORIGIN']);
  expect(await frames(`${behindProxy.url}/join?pane=A`)).toEqual(["'none'", 'DENY']);
});

it('has complained of nothing', () => {
  expect([app.complaints(), behindProxy.complaints()]).toEqual([[], []]);
});

/** Headers that are the same from answer to answer. */
function stable(headers: Headers): readonly [string, string][] {
  return [...headers].filter(([name]) => name !== 'date');
}

it('lets a real couple in by https or from this computer only, and says so; a test couple by either', async () => {
  const [real] = await tokensOf(live);
  const [trial] = await tokensOf(test);
  const away = { 'X-Forwarded-For': '192.168.1.9' };
  const look = (token: string, headers: Readonly<Record<string, string>>) =>
    fetch(`${behindProxy.url}/api/link`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ token }) });
  const before = await joins();
  expect(await told(await look(real, away))).toEqual([403, { code: 'connection-insecure' }]);
  expect(await told(await withCookie(real, away, behindProxy.url))).toEqual([403, { code: 'connection-insecure' }]);
  expect(await joins()).toBe(before);
  for (const headers of [{ ...away, ...HTTPS }, { 'X-Forwarded-For': '127.0.0.1' }, {}]) {
    expect((await look(real, headers)).status).toBe(200);
    expect((await withCookie(real, headers, behindProxy.url)).status).toBe(200);
  }
  expect((await withCookie(trial, away, behindProxy.url)).status).toBe(200);
  // Without a proxy of ours, what a browser says of the way here counts for nothing.
  expect((await withCookie(real, { 'X-Forwarded-For': '192.168.1.9' })).status).toBe(200);
});

it('a new link takes the place of the earlier ones and of what was opened with them; the partner keeps theirs', async () => {
  const couple = await makeCouple(app, test);
  const [first, second] = couple.participants;
  const asked = { study: test, couple: couple.dyadNum, partner: 1, url: 'https://lab.example.org' } as const;
  const settings = { dataDir: client.path, port: 0 };
  const cookie = cookieIn(await withCookie(first.token));
  const isIn = async () => (await fetch(`${app.url}/api/me`, { headers: { Cookie: cookie } })).status;
  const before = await isIn();

  const [line = ''] = await newLink(asked, { db }, settings);
  const renewed = line.split('#')[1] ?? '';
  expect(line).toBe(`https://lab.example.org/join#${renewed}`);
  const statuses = await Promise.all([first.token, renewed, second.token].map(async (token) => (await withCookie(token)).status));
  expect(statuses).toEqual([401, 200, 200]);
  expect([before, await isIn()]).toEqual([200, 401]);

  await expect(newLink({ ...asked, couple: 999 }, { db }, settings)).rejects.toThrow('has no couple 999');
  await withdraw(db, { participantId: first.participantId, scope: 'withdraw', askedBy: 'experimenter', reason: 'asked' });
  await expect(newLink(asked, { db }, settings)).rejects.toThrow('has withdrawn');
  expect((await withCookie(renewed)).status).toBe(410);
});
