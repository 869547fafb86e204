import { randomBytes, randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMailWork, type MailWork } from '../../server/mail-work.ts';
import { mailerOf } from '../../server/mailer.ts';
import { coupleRoutes, type PartnerLine } from '../../server/protocol/staff/couple-routes.ts';
import { mailRoutes } from '../../server/protocol/staff/mail-routes.ts';
import { askForInvitations, beginInvitation, endLostInvitations, waitingInvitations } from '../../server/store/invitations.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { eventually } from '../support/eventually.ts';
import { mailServer } from '../support/mail-server.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';

const database = await createDatabase({ poolMax: 10 });
const { db, outerKey } = database;
await demandAuditRows(db);
const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
const clock = { now: () => Date.now(), at: () => () => undefined };
const server = await mailServer();
const BASE = 'https://study.example.org';
let workers: readonly MailWork[];
let app: RunningApp;
let owner: StaffBrowser;
let cora: StaffBrowser;

beforeAll(async () => {
  const options = {
    db, outerKey, random, clock, databaseUrl: database.url, store: createSessionStore(db, outerKey),
    send: mailerOf({ url: server.url, from: 'Team <team@example.org>' }), publicUrl: null, log: pino({ level: 'silent' }),
  };
  workers = await Promise.all([runMailWork(options), runMailWork(options)]);
  const [first] = workers;
  if (first === undefined) throw new Error('no worker');
  app = await startApp(database, { mails: { ...first, lookAtInvitations: async () => void (await Promise.all(workers.map((each) => each.lookAtInvitations()))) } });
  owner = (await firstOwner(app, database)).browser;
});
afterAll(async () => {
  await app.close();
  await Promise.all(workers.map((each) => each.stop()));
  await server.close();
  await database.drop();
});

/** A study with couples whose addresses a custodian has given. */
async function studyWith(...emails: readonly (readonly [string | null, string | null])[]): Promise<string> {
  const studyId = await makeStudy(database);
  cora = (await colleague(owner, { db, url: app.url }, { name: `Cora ${studyId}`, studyId, permissions: ['custodian'] })).browser;
  const couples = emails.map(([one, two]) => ({ label: null, languages: ['en', 'en'] as [string, string], strata: {}, emails: [one, two] as [string | null, string | null] }));
  const { status, body } = await cora.call('add-couples', { studyId, couples });
  expect([status, body]).toEqual([200, expect.anything()]);
  return studyId;
}

async function invites(studyId: string, more: { readonly dyadNums?: number[]; readonly isAgain?: boolean } = {}) {
  const { status, body } = await cora.call('invite-couples', { studyId, dyadNums: null, isAgain: false, base: BASE, reason: 'recruited', ...more });
  return status === 200 ? mailRoutes['invite-couples'].output.parse(body) : body;
}
const state = async (studyId: string) => mailRoutes['invitation-state'].output.parse((await cora.call('invitation-state', { studyId })).body);
const isOver = (studyId: string) => eventually(async () => expect((await state(studyId)).runs.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(0));
const partners = async (studyId: string): Promise<PartnerLine[][]> =>
  coupleRoutes['list-couples'].output.parse((await cora.call('list-couples', { studyId })).body).couples.map((couple) => couple.partners);
const mailsTo = (address: string): string[] => server.mails.filter(({ to }) => to === address).map(({ raw }) => raw.replaceAll('=\r\n', '').replaceAll('=3D', '='));
const tokenIn = (text = ''): string => /join#([\w-]{43})/.exec(text)?.[1] ?? '';
const join = async (token: string): Promise<number> =>
  (await fetch(`${app.url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, keep: 'cookie' }) })).status;
const personOf = async (studyId: string, personNum: number): Promise<string> =>
  (await db('participants').join('dyads', 'dyads.dyad_id', 'participants.dyad_id').where({ study_id: studyId, person_num: personNum }).first('participant_id')).participant_id;

it('takes addresses from a custodian only, seals them, and tells no link of whoever has one', async () => {
  const studyId = await studyWith(['ann@a.example', 'ben@a.example'], ['cid@a.example', null]);
  expect((await partners(studyId)).map((two) => two.map(({ mail }) => mail))).toEqual([['known', 'known'], ['known', 'none']]);
  const listed = JSON.stringify([await db('contacts'), await db('audit_rows'), (await cora.call('list-couples', { studyId })).body]);
  expect(listed).not.toMatch(/a\.example/);

  const couple = (...emails: [string | null, string | null]) => ({ label: null, languages: ['en', 'en'] as [string, string], strata: {}, emails });
  const emma = (await colleague(owner, { db, url: app.url }, { name: 'Emma', studyId, permissions: ['experimenter'] })).browser;
  const refused = async (browser: StaffBrowser, ...couples: ReturnType<typeof couple>[]) => JSON.stringify((await browser.call('add-couples', { studyId, couples })).body);
  expect(await refused(emma, couple('eve@a.example', null))).toContain('Addresses are given by whoever has the permission custodian');
  expect(await refused(cora, couple('eve@a.example', 'Eve@A.example'))).toContain('Both partners have the same address');
  expect(await refused(cora, couple('eve@a.example', null), couple(null, 'eve@a.example'))).toContain('stands at couple 1 of these, too');
  const made = coupleRoutes['add-couples'].output.parse((await cora.call('add-couples', { studyId, couples: [couple('eve@a.example', null)] })).body);
  expect(made.couples[0]?.links.map(({ partner }) => partner)).toEqual([2]);

  const read = coupleRoutes['read-couples'].output.parse((await cora.call('read-couples', { studyId, csv: 'label;email_1;email_2\nK1;fay@a.example;gus@a.example\nK2;fay;\nK3;=1+1@a.example;FAY@a.example' })).body);
  expect(read.rows.map(({ emails }) => emails)).toEqual([['fay@a.example', 'gus@a.example'], ['fay', ''], ['=1+1@a.example', 'FAY@a.example']]);
  expect(read.rows.map(({ problems }) => problems.join(' '))).toEqual(['', '"fay" is no e-mail address.', expect.stringMatching(/"=1\+1@a\.example" is no e-mail address\..*fay@a\.example stands at couple 1/)]);
});

it('invites everybody once, however often and by however many it is asked, and no link counts as replaced', async () => {
  const studyId = await studyWith(['dan@b.example', 'eva@b.example'], ['fin@b.example', null]);
  const [one] = await Promise.all([invites(studyId), invites(studyId)]);
  await isOver(studyId);
  expect(JSON.stringify(one)).toMatch(/"asked":3|nobody among them/);
  for (const address of ['dan@b.example', 'eva@b.example', 'fin@b.example']) expect(mailsTo(address)).toHaveLength(1);
  expect(JSON.stringify(await invites(studyId))).toContain('There is nobody among them');
  expect((await partners(studyId)).flat().map(({ link, mail, replaced }) => [link, mail, replaced])).toEqual([['new', 'sent', 0], ['new', 'sent', 0], ['new', 'sent', 0], ['new', 'none', 0]]);
  const [mail = ''] = mailsTo('dan@b.example');
  expect(mail).toContain('Subject: Your personal link');
  expect(mail).not.toContain('does not work any more');
  expect(await join(tokenIn(mail))).toBe(200);

  // Asked for again it ends the one before, says so, and counts.
  expect(await invites(studyId, { dyadNums: [1], isAgain: true })).toEqual({ asked: 2, leftOut: {} });
  await isOver(studyId);
  const [, second = ''] = mailsTo('dan@b.example');
  expect(second).toContain('does not work any more');
  expect([await join(tokenIn(mail)), await join(tokenIn(second))]).toEqual([401, 200]);
  expect((await partners(studyId)).flat().map(({ replaced }) => replaced)).toEqual([1, 1, 0, 0]);
  expect(mailsTo('fin@b.example')).toHaveLength(1);
  const rows = await db('audit_rows').where({ study_id: studyId, action: 'invite-couples' });
  expect(rows.map(({ reason, outcome }) => [reason, outcome])).toEqual([['recruited', 'done'], ['recruited', 'done']]);
});

it('lists what has not gone out and why; a busy server is asked again, a wrong address is not, and what nobody knows is not sent twice', async () => {
  const studyId = await studyWith(['full1@c.example', 'busy1@c.example'], ['lost1@c.example', 'kim@c.example']);
  expect(await invites(studyId)).toEqual({ asked: 4, leftOut: {} });
  await isOver(studyId);
  const { runs, troubles } = await state(studyId);
  expect(runs).toEqual([expect.objectContaining({ asked: 4, sent: 2, waiting: 0, notSent: 2 })]);
  expect(troubles).toEqual([
    { dyadNum: 1, label: null, partner: 1, isWaiting: false, problem: expect.stringContaining('did not take the address') },
    { dyadNum: 2, label: null, partner: 1, isWaiting: false, problem: expect.stringContaining('It is not known whether it has gone out') },
  ]);
  expect(JSON.stringify([troubles, await db('invitations')])).not.toContain('c.example');
  expect(await partners(studyId)).toEqual([[expect.objectContaining({ mail: 'failed' }), expect.objectContaining({ mail: 'sent', replaced: 0 })], [expect.objectContaining({ mail: 'unsure' }), expect.objectContaining({ mail: 'sent' })]]);
  expect([mailsTo('busy1@c.example').length, mailsTo('lost1@c.example').length]).toEqual([1, 1]);

  // Once more to all: to the one that failed, and to nobody else.
  expect(await invites(studyId)).toEqual({ asked: 1, leftOut: { 'had-one': 2, unsure: 1 } });
  await isOver(studyId);
  expect(mailsTo('lost1@c.example')).toHaveLength(1);
  // Sent otherwise, it is trouble no more.
  expect((await cora.call('mail-link', { studyId, dyadNum: 1, partner: 1, address: 'lee@c.example', base: BASE, reason: 'right now' })).body).toEqual({ problem: null });
  expect((await state(studyId)).troubles.map(({ dyadNum }) => dyadNum)).toEqual([2]);
});

it('leaves out who has come, has withdrawn, or whose study is paused, also when that happens in between; those who withdrew silently are written to', async () => {
  const studyId = await studyWith(['una@d.example', 'vic@d.example'], ['wim@d.example', 'xia@d.example']);
  const [una, vic, wim] = [await personOf(studyId, 1), await personOf(studyId, 2), await personOf(studyId, 3)];
  await withdraw(db, { participantId: una, scope: 'erase', askedBy: 'participant', reason: '' });
  await withdraw(db, { participantId: vic, scope: 'silent', askedBy: 'participant', reason: '' });
  // Asked for before wim came.
  await db.transaction((trx) => askForInvitations(trx, { runId: randomUUID(), studyId, base: BASE }, [una, vic, wim].map((participantId) => ({ invitationId: randomUUID(), participantId, isAgain: false }))));
  await db('sign_ins').insert({ sign_in_hash: randomBytes(32), participant_id: wim, expires_at: new Date(Date.now() + 60_000) });
  await workers[0]?.lookAtInvitations();
  await isOver(studyId);
  expect(['una', 'vic', 'wim', 'xia'].map((name) => mailsTo(`${name}@d.example`).length)).toEqual([0, 1, 0, 0]);
  expect((await state(studyId)).troubles).toEqual([expect.objectContaining({ dyadNum: 1, partner: 1, problem: 'They have stopped or withdrawn.' })]);

  await db('studies').where({ study_id: studyId }).update({ state: 'paused' });
  expect(JSON.stringify(await invites(studyId))).toContain('The study is paused');
  await db.transaction(async (trx) => askForInvitations(trx, { runId: randomUUID(), studyId, base: BASE }, [{ invitationId: randomUUID(), participantId: await personOf(studyId, 4), isAgain: false }]));
  await workers[0]?.lookAtInvitations();
  await isOver(studyId);
  expect((await state(studyId)).troubles).toContainEqual(expect.objectContaining({ dyadNum: 2, partner: 2, problem: 'The study was paused or closed before it went out.' }));
});

it('stops when told to, and does not send again what a process left behind half done', async () => {
  const studyId = await studyWith(['yan@e.example', 'zoe@e.example']);
  const [yan, zoe] = [randomUUID(), randomUUID()];
  const people = [{ invitationId: yan, participantId: await personOf(studyId, 1), isAgain: false }, { invitationId: zoe, participantId: await personOf(studyId, 2), isAgain: false }];
  await db.transaction((trx) => askForInvitations(trx, { runId: randomUUID(), studyId, base: BASE }, people));
  expect(await db.transaction((trx) => beginInvitation(trx, yan))).toMatchObject({ dyadNum: 1, order: 1, base: BASE });
  expect(await db.transaction((trx) => beginInvitation(trx, yan))).toBeNull();
  expect((await cora.call('stop-invitations', { studyId, reason: 'the address is wrong' })).body).toEqual({ stopped: 1 });
  await endLostInvitations(db, 'not known');
  expect(await db('invitations').where({ invitation_id: yan }).first('outcome')).toEqual({ outcome: null });
  await db('invitations').where({ invitation_id: yan }).update({ begun_at: db.raw("clock_timestamp() - interval '6 minutes'") });
  await workers[0]?.lookAtInvitations();
  await isOver(studyId);
  expect(await waitingInvitations(db)).toEqual([]);
  expect([mailsTo('yan@e.example'), mailsTo('zoe@e.example')]).toEqual([[], []]);
  expect((await state(studyId)).troubles).toEqual([expect.objectContaining({ dyadNum: 1, partner: 1, problem: expect.stringContaining('not known') })]);
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
