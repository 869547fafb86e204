import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { mailerOf } from '../../server/mailer.ts';
import { coupleRoutes } from '../../server/protocol/staff/couple-routes.ts';
import { mailRoutes } from '../../server/protocol/staff/mail-routes.ts';
import { contactOf } from '../../server/store/contacts.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { mailServer } from '../support/mail-server.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';

const database = await createDatabase();
const { db, outerKey } = database;
await demandAuditRows(database.db);
const mail = await mailServer();
const BASE = 'https://study.example.org';
let app: RunningApp;
let cora: StaffBrowser;
let studyId: string;

beforeAll(async () => {
  app = await startApp(database, { mails: { send: mailerOf({ url: mail.url, from: 'Team <team@example.org>' }), lookAtInvitations: async () => undefined } });
  studyId = await makeStudy(database);
  const { browser: owner } = await firstOwner(app, database);
  cora = (await colleague(owner, { db, url: app.url }, { name: 'Cora', studyId, permissions: ['custodian'] })).browser;
});
afterAll(async () => {
  await app.close();
  await mail.close();
  await database.drop();
});

const send = async (dyadNum: number, partner: 1 | 2, address: string | null) => {
  const { status, body } = await cora.call('mail-link', { studyId, dyadNum, partner, address, base: BASE, reason: 'invited' });
  return status === 200 ? mailRoutes['mail-link'].output.parse(body).problem : z.object({ message: z.string() }).parse(body).message;
};
const mailOf = async (dyadNum: number) => {
  const { couples } = coupleRoutes['list-couples'].output.parse((await cora.call('list-couples', { studyId })).body);
  return couples.find((couple) => couple.dyadNum === dyadNum)?.partners.map((partner) => partner.mail);
};
const join = async (token: string): Promise<number> =>
  (await fetch(`${app.url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, keep: 'cookie' }) })).status;
/** Of the newest mail, with the soft ends of its lines taken away. */
const newest = () => (mail.mails.at(-1)?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
const tokenIn = (text: string): string => /join#([\w-]{43})/.exec(text)?.[1] ?? '';

it('sends a new link by e-mail, which ends those before, says nothing of topic or partner, and seals the address', async () => {
  const couple = await makeCouple(app, studyId);
  const [first, second] = couple.participants;
  expect(await send(couple.dyadNum, 1, 'anna@example.org')).toBeNull();
  expect([mail.mails.at(-1)?.to, newest()]).toEqual(['anna@example.org', expect.stringMatching(/From: Team <team@example\.org>[\s\S]*Subject: Your personal link/)]);
  expect(newest()).toContain(`${BASE}/join#`);
  expect(newest()).not.toMatch(/partner|couple|relationship|study team|experiment|small/i);
  expect(await Promise.all([first.token, tokenIn(newest()), second.token].map(join))).toEqual([401, 200, 200]);
  expect(await mailOf(couple.dyadNum)).toEqual(['sent', 'none']);

  const kept = JSON.stringify([await db('contacts'), await db('audit_rows')]);
  expect(kept).not.toMatch(/anna|example\.org/);
  const rows = await db('contacts');
  expect(rows.map(({ sealed }) => sealed.toString('latin1')).join(' ')).not.toContain('anna');
  expect(await db.transaction((trx) => contactOf(trx, outerKey, first.participantId))).toBe('anna@example.org');
  expect(JSON.stringify((await cora.call('list-couples', { studyId })).body)).not.toContain('anna@');

  // Once more, to the address that nobody sees.
  const before = tokenIn(newest());
  expect(await send(couple.dyadNum, 1, null)).toBeNull();
  expect([mail.mails.at(-1)?.to, await join(before), await join(tokenIn(newest()))]).toEqual(['anna@example.org', 401, 200]);
});

const MORE_THAN_ONE = [
  'a@example.org\r\nBcc: b@example.org', 'a@example.org, b@example.org', 'a@example.org\nSubject: other', '"b@example.org" <a@example.org>', 'a@example.org>\r\nRCPT TO:<b@example.org',
];

it.each(MORE_THAN_ONE)('writes to nobody where an address is more than one: %j', async (address) => {
  const { dyadNum } = await makeCouple(app, studyId);
  const count = mail.mails.length;
  expect((await cora.send('mail-link', { studyId, dyadNum, partner: 1, address, base: BASE, reason: 'invited' })).status).toBe(400);
  expect(mail.mails).toHaveLength(count);
});

it('shows a mail that has not gone out, without its address, and sends it when asked again', async () => {
  const { dyadNum } = await makeCouple(app, studyId);
  const problem = await send(dyadNum, 1, 'full@example.org');
  expect(problem).toContain('did not take the address');
  expect(problem).not.toContain('full@');
  expect(await mailOf(dyadNum)).toEqual(['failed', 'none']);
  expect(await send(dyadNum, 1, 'bea@example.org')).toBeNull();
  expect(await mailOf(dyadNum)).toEqual(['sent', 'none']);
});

it('refuses the address of the partner, somebody without an address, and who has withdrawn; erased, an address is noise', async () => {
  const { dyadNum, participants: [first] } = await makeCouple(app, studyId);
  const count = mail.mails.length;
  expect(await send(dyadNum, 1, null)).toContain('No address is known');
  expect(await join(first.token)).toBe(200);
  expect(await send(dyadNum, 1, 'carl@example.org')).toBeNull();
  expect(await send(dyadNum, 2, 'Carl@Example.org')).toContain('the address of their partner');
  await withdraw(db, { participantId: first.participantId, scope: 'erase', askedBy: 'participant', reason: '' });
  expect(await send(dyadNum, 1, null)).toContain('stopped or withdrawn');
  await expect(db.transaction((trx) => contactOf(trx, outerKey, first.participantId))).rejects.toThrow('no data key');
  expect(mail.mails.length).toBe(count + 1);
  for (const base of ['javascript:alert(1)', 'https://a.example/join#x', 'https://a.example/?x=']) {
    expect((await cora.send('mail-link', { studyId, dyadNum, partner: 2, address: 'd@example.org', base, reason: 'invited' })).status).toBe(400);
  }
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
