import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import type { FoundToWithdraw, WhoAsks, WithdrawalProof } from '../../server/protocol/staff/withdrawal-routes.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { Staff, type Hired } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { smallStudy } from '../support/small-study.ts';
import { codeOf, PASSWORD, colleague, type StaffBrowser } from '../support/staff.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
const studyId = 'asked-to';
let app: RunningApp;
let olga: StaffBrowser;
let cora: StaffBrowser;
let secret: string;
let erik: Hired;
let couple: StageCouple;
let noted = 0;

beforeAll(async () => {
  const noteWithdrawals = async (): Promise<void> => {
    noted += 1;
  };
  app = await startApp(database, { noteWithdrawals });
  const stage = await Stage.open(database, { id: studyId }, smallStudy);
  couple = await stage.couple();
  await (await couple.arrives('A', 'B')).plays();
  await Stage.open(database, { id: 'another' }, smallStudy).then((other) => other.couple());
  const staff = await Staff.begin(app, database);
  olga = staff.owner;
  ({ browser: cora, secret } = await colleague(olga, { url: app.url, db }, { name: 'Cora', studyId, permissions: ['custodian'] }));
  erik = await staff.hire('Erik', studyId, ['experimenter', 'assistant', 'analyst']);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const find = (who: WhoAsks) => cora.call('find-person', { studyId, who });
const foundIn = (body: unknown): FoundToWithdraw => STAFF_ROUTES['find-person'].output.parse(body);
const proofIn = (body: unknown): WithdrawalProof => STAFF_ROUTES['withdraw-person'].output.parse(body);

async function codeOfPartner(partner: 1 | 2): Promise<string> {
  const rows = await db('participants').join('dyads', 'dyads.dyad_id', 'participants.dyad_id').where({ study_id: studyId }).orderBy('person_num').pluck('completion_code');
  return rows[partner - 1] ?? '';
}

it('finds a person by the code of their last page or by their couple, and nobody of another study', async () => {
  const { body } = await find({ by: 'code', code: (await codeOfPartner(2)).toLowerCase() });
  expect(foundIn(body)).toMatchObject({ dyadNum: 1, partner: 2 });
  expect(foundIn((await find({ by: 'couple', couple: '1', partner: 2 })).body)).toEqual(foundIn(body));
  expect(await find({ by: 'couple', couple: '2', partner: 1 })).toMatchObject({ status: 409 });
  const { completion_code: foreign } = await db('participants').join('dyads', 'dyads.dyad_id', 'participants.dyad_id').where({ study_id: 'another' }).first();
  expect(await find({ by: 'code', code: foreign })).toMatchObject({ status: 409, body: { message: expect.stringContaining('Nobody in this study') } });
  expect(await erik.browser.call('find-person', { studyId, who: { by: 'code', code: foreign } })).toMatchObject({ status: 403 });
});

it('does nothing without the number typed once more, nor without both factors once more', async () => {
  const { participantId } = foundIn((await find({ by: 'couple', couple: '1', partner: 1 })).body);
  const asked = { studyId, participantId, scope: 'erase', reason: 'letter of 3 May' } as const;
  expect(await cora.call('withdraw-person', { ...asked, again: '11' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('Nothing was done') } });
  expect(await cora.call('withdraw-person', { ...asked, again: '1' })).toMatchObject({ status: 401, body: { code: 'sign-in-again' } });
  expect(await erik.browser.call('withdraw-person', { ...asked, again: '1' })).toMatchObject({ status: 403 });
  expect(await db('withdrawals')).toEqual([]);
});

it('keeps a request with the day by which it has to be done, until something of that reach is done', async () => {
  const { participantId } = foundIn((await find({ by: 'couple', couple: '1', partner: 1 })).body);
  const note = (scope: 'withdraw' | 'erase', arrivedOn: string) => cora.call('note-withdrawal-request', { studyId, participantId, scope, arrivedOn });
  expect(await note('erase', '2099-01-01')).toMatchObject({ status: 409, body: { message: expect.stringContaining('still to come') } });
  expect(await erik.browser.call('note-withdrawal-request', { studyId, participantId, scope: 'erase', arrivedOn: '2026-01-31' })).toMatchObject({ status: 403 });
  expect(await note('erase', '2026-01-31')).toMatchObject({ status: 200 });
  expect(await note('withdraw', '2026-01-30')).toMatchObject({ status: 200 });
  const { requests } = STAFF_ROUTES['list-withdrawals'].output.parse((await olga.call('list-withdrawals', { studyId })).body);
  expect(requests.map(({ scope, arrivedOn, dueOn, notedBy, dyadNum, partner }) => [scope, arrivedOn, dueOn, notedBy, dyadNum, partner])).toEqual([
    ['withdraw', '2026-01-30', '2026-02-28', 'Cora', 1, 1],
    ['erase', '2026-01-31', '2026-02-28', 'Cora', 1, 1],
  ]);
  expect(await db('audit_rows').where({ action: 'note-withdrawal-request', object: participantId, outcome: 'done' })).toHaveLength(2);
});

it('deletes what a person wrote, proves it from the database, and lists and audits it under the account', async () => {
  expect(await cora.call('sign-in-again', { password: PASSWORD, code: codeOf(secret, 30_000) })).toMatchObject({ status: 200 });
  const { participantId } = foundIn((await find({ by: 'couple', couple: '1', partner: 1 })).body);
  const kept = await db('trial_records').where({ participant_id: participantId });
  expect(kept.length).toBeGreaterThan(0);
  const { status, body } = await cora.call('withdraw-person', { studyId, participantId, scope: 'erase', again: '1', reason: 'letter of 3 May' });
  expect(status, JSON.stringify(body)).toBe(200);
  const proof = proofIn(body);
  expect(proof).toMatchObject({ dyadNum: 1, partner: 1, code: await codeOfPartner(1), scope: 'erase', records: kept.length, links: 0, readableTexts: 0, hasKey: false });
  expect(proof.texts).toBeGreaterThan(0);
  expect(await db('data_keys').where({ participant_id: participantId })).toEqual([]);
  expect(noted).toBe(1);
  expect(await db('trial_records').where({ participant_id: participantId }).distinct('raw')).toEqual([{ raw: '{"erased":true}' }]);
  const { staff_id } = await db('staff').where({ name: 'Cora' }).first();
  const rows = await db('audit_rows').where({ object: participantId }).orderBy('seq').select('actor', 'action', 'reason');
  expect(rows).toEqual(expect.arrayContaining([
    { actor: `staff:${staff_id}`, action: 'withdrawal-erase', reason: null },
    { actor: `staff:${staff_id}`, action: 'withdraw-person', reason: 'letter of 3 May' },
  ]));
  const { withdrawalId } = proof;
  expect((await olga.call('list-withdrawals', { studyId })).body).toMatchObject({ requests: [], carriedOut: [{ participantId, dyadNum: 1, label: null, partner: 1, withdrawalId, scope: 'erase', reason: 'letter of 3 May', at: proof.withdrawnAt }] });
  expect(proofIn((await olga.call('withdrawal-proof', { studyId, participantId })).body)).toEqual({ ...proof, readAt: expect.any(String) });
});

it('tells of nobody who left by the page, or goes on silently', async () => {
  const { participantId } = couple.scopes.A.participantId === (await db('withdrawals').first()).participant_id ? couple.scopes.B : couple.scopes.A;
  await db.raw(`select * from withdraw_participant(?, 'silent', 'participant', '')`, [participantId]);
  expect((await cora.call('list-withdrawals', { studyId })).body).toMatchObject({ carriedOut: [{ participantId: expect.not.stringContaining(participantId) }] });
  expect(await cora.call('withdrawal-proof', { studyId, participantId })).toMatchObject({ status: 409, body: { message: 'The lab has carried out no withdrawal of this person.' } });
  expect(await find({ by: 'code', code: await codeOfPartner(2) })).toMatchObject({ status: 200 });
});
