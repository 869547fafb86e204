import { afterAll, expect, it } from 'vitest';
import { replaceLink } from '../../server/store/join-tokens.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function post(address: string, body: object): Promise<readonly [number, unknown]> {
  const response = await fetch(`${app.url}${address}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

async function me(secret: string): Promise<readonly [number, unknown]> {
  const response = await fetch(`${app.url}/api/me`, { headers: { cookie: `tandem=${secret}` } });
  return [response.status, await response.json()];
}

/** Somebody who has begun, and leaves in this way. */
async function leaving(how: 'stop' | 'erase', isAtConsent: boolean) {
  const couple = await makeCouple(app, studyId);
  const { token, completionCode } = couple.participants[0];
  const signIn = await signInWith(app.url, token);
  using window = await Window.open(app.url, { signIn });
  if (isAtConsent) await window.step('consent');
  else await window.agrees();
  expect(await window.asks('session:leave', { how })).toEqual({ ok: true, data: null });
  return { couple, token, completionCode, signIn };
}

it('tells whoever has had everything deleted that it is over, by link, by cookie and on the socket', async () => {
  const { token, completionCode, signIn, couple } = await leaving('erase', false);
  const over = [410, { code: 'session-over', language: 'en', completionCode, panel: null }];
  expect(await post('/api/link', { token })).toEqual(over);
  expect(await post('/api/join', { token, keep: 'memory' })).toEqual(over);
  expect(await post('/api/join', { token, keep: 'cookie' })).toEqual(over);
  expect(await me(signIn)).toEqual(over);
  await expect(Window.open(app.url, { signIn })).rejects.toThrow('session-over');
  const partner = couple.participants[1];
  expect((await post('/api/link', { token: partner.token }))[0]).toBe(200);
});

it('says the same, wherever it was left', async () => {
  const [early, late] = [await leaving('erase', true), await leaving('erase', false)];
  const told = async ({ token, completionCode }: typeof early) =>
    JSON.stringify(await post('/api/join', { token, keep: 'memory' })).replace(completionCode, 'code');
  expect(await told(early)).toBe(await told(late));
});

it('lets in whoever has only stopped: they may still ask for a deletion', async () => {
  const { token } = await leaving('stop', false);
  expect((await post('/api/join', { token, keep: 'memory' }))[0]).toBe(200);
});

it('tells nothing to who has a link that had been replaced before', async () => {
  const couple = await makeCouple(app, studyId);
  const [{ token: old }] = couple.participants;
  const token = 'a-new-link-in-place-of-the-one-before-it-1';
  const link = { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 86_400_000) };
  const place = { studyId, dyadNum: couple.dyadNum, order: 1 } as const;
  expect(await database.db.transaction((trx) => replaceLink(trx, place, link))).toMatchObject({ participantId: couple.participants[0].participantId });
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await window.agrees();
  await window.asks('session:leave', { how: 'erase' });
  expect((await post('/api/join', { token, keep: 'memory' }))[0]).toBe(410);
  expect(await post('/api/join', { token: old, keep: 'memory' })).toEqual([401, { code: 'join-token-invalid' }]);
});
