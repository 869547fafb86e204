import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { coupleRoutes, type CoupleAsked } from '../../server/protocol/staff/couple-routes.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { bothLinks, colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
let app: RunningApp;
let ada: StaffBrowser;
let studyId: string;

const ROOMS = { scheme: 'blocks', strata: { site: ['north', 'south'] } } as const;
const couple = (label: string | null, more: Partial<CoupleAsked> = {}): CoupleAsked => ({ label, languages: ['en', 'en'], strata: {}, ...more });
const refusal = z.object({ code: z.literal('refused'), message: z.string() });

beforeAll(async () => {
  app = await startApp(database);
  const { browser: owner } = await firstOwner(app, database);
  studyId = await makeStudy(database);
  ada = (await colleague(owner, { db, url: app.url }, { name: 'Ada', studyId, permissions: ['experimenter'] })).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function added(study: string, couples: CoupleAsked[]) {
  const { status, body } = await ada.call('add-couples', { studyId: study, couples });
  expect([status, body]).toEqual([200, expect.anything()]);
  return coupleRoutes['add-couples'].output.parse(body).couples;
}

async function lines(study = studyId) {
  return coupleRoutes['list-couples'].output.parse((await ada.call('list-couples', { studyId: study })).body).couples;
}

const join = async (token: string): Promise<number> =>
  (await fetch(`${app.url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, keep: 'cookie' }) })).status;

it('adds couples, tells each link once, and keeps of it a hash and a row in the audit that has nothing of it', async () => {
  const couples = await added(studyId, [couple('K-001'), couple(null), couple('K-003')]);
  expect(couples.map(({ dyadNum, label }) => [dyadNum, label])).toEqual([[1, 'K-001'], [2, null], [3, 'K-003']]);
  const tokens = couples.flatMap(({ links }) => links.map(({ token }) => token));
  expect(new Set(tokens).size).toBe(6);
  for (const token of tokens) expect([await join(token), await db('join_tokens').where({ token_hash: hashToken(token) })]).toEqual([200, [expect.anything()]]);
  const audit = await db('audit_rows').where({ study_id: studyId, action: 'add-couples' });
  expect(audit).toEqual([expect.objectContaining({ permission: 'experimenter', outcome: 'done', object: 'couples 1 to 3' })]);
  const kept = JSON.stringify([audit, await db('join_tokens'), await db('dyads'), await db('participants')]);
  for (const token of tokens) expect(kept).not.toContain(token);
  const listed = JSON.stringify((await ada.call('list-couples', { studyId })).body);
  for (const token of tokens) expect(listed).not.toContain(token);
});

it('adds none of several couples where one of them cannot be, and says which and how to mend it', async () => {
  const study = await stratified();
  const refused = async (...couples: CoupleAsked[]) => {
    const { status, body } = await ada.call('add-couples', { studyId: study, couples });
    expect(status).toBe(409);
    return refusal.parse(body).message;
  };
  const north = { strata: { site: 'north' } };
  await added(study, [couple('K-001', north)]);
  expect(await refused(couple('K-002', north), couple('k-002', north))).toContain('Couple 2 of these: The label "k-002" stands at couple 1 of these, too');
  expect(await refused(couple('K-003', north), couple('k-001', north))).toContain('There is a couple "k-001" in this study already');
  expect(await refused(couple('K-003', { ...north, languages: ['en', 'tlh'] }))).toContain('not taken in the language "tlh"; it is in en');
  expect(await refused(couple('K-003', north), couple('K-004'))).toContain('site is missing; it takes north or south');
  expect(await refused(couple('K-003', { strata: { site: 'east' } }))).toContain('site is east');
  expect((await lines(study)).map(({ label, stratum }) => [label, stratum])).toEqual([['K-001', 'site=north']]);
  // What a spreadsheet would run, or what is a name and an address, is no label.
  for (const label of ['=1+1', '@me', '-x', 'anna@example.org', ' ']) expect((await ada.call('add-couples', { studyId: study, couples: [couple(label, north)] })).status).toBe(400);
});

it('reads a table of couples line by line, says what is wrong with each, and stores nothing', async () => {
  const study = await stratified();
  await added(study, [couple('K-001', { strata: { site: 'north' } })]);
  const read = async (csv: string) => coupleRoutes['read-couples'].output.parse((await ada.call('read-couples', { studyId: study, csv })).body);
  const sound = { languages: ['en', 'en'], emails: ['', ''], problems: [] };
  // As spreadsheets write it: a mark before the text, semicolons, quotes, empty lines, in any case of letters.
  const { problems, rows } = await read('\uFEFFLabel;Site;language_1\r\n"K-010";north;\r\n\r\nK-011;south;en\r\n;;\r\n');
  expect([problems, rows]).toEqual([[], [{ ...sound, line: 2, label: 'K-010', strata: { site: 'north' } }, { ...sound, line: 4, label: 'K-011', strata: { site: 'south' } }]]);

  const wrong = await read('label,site,language_2\nK-001,north,\nK-012,east,\nK-012,north,tlh\n=1+1,north,en\nK-013,north,en,more');
  expect(wrong.rows.map(({ line, problems: each }) => [line, each.length])).toEqual([[2, 1], [3, 1], [4, 2], [5, 1], [6, 1]]);
  expect(wrong.rows.flatMap(({ problems: each }) => each).join(' ')).toMatch(
    /a couple "K-001" in this study already.*site is east.*stands at couple 2 of these, too.*language "tlh".*"=1\+1" takes up to 40 letters.*It has 4 cells/,
  );
  expect((await read('label,site,email_1\nK-1,north,anna@example.org')).problems).toEqual([expect.stringContaining('Addresses are given by whoever has the permission custodian')]);
  expect((await read('label,site,e-mail\nK-1,north,anna@example.org')).problems).toEqual([expect.stringContaining('There is no column "e-mail": take it out')]);
  expect((await read('label\nK-1')).problems).toEqual(['The column "site" is missing: this study draws by it.']);
  expect((await read('label,site')).problems).toEqual([expect.stringContaining('There is no couple in it')]);
  expect((await read('label,site\n"K-1,north')).problems).toEqual([expect.stringContaining('It cannot be read as a table')]);
  expect((await read(`label,site\n${'x,north\n'.repeat(501)}`)).problems).toEqual([expect.stringContaining('up to 500')]);
  expect(await lines(study)).toHaveLength(1);

  expect((await added(study, rows.map(({ label, languages, strata }) => ({ label, languages, strata })))).map(({ label }) => label)).toEqual(['K-010', 'K-011']);
});

it('shows of each partner how far their link has led them, and not whether their answers are kept', async () => {
  const study = await other();
  const [first, second, third] = await added(study, [couple(null), couple(null), couple(null)]);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three couples');
  const states = async () => (await lines(study)).map(({ phase, partners }) => [phase, ...partners.map(({ link }) => link)]);
  expect(await states()).toEqual([['apart', 'new', 'new'], ['apart', 'new', 'new'], ['apart', 'new', 'new']]);
  using anna = await Window.open(app.url, { signIn: await signInWith(app.url, bothLinks(first)[0].token) });
  expect((await states())[0]).toEqual(['apart', 'opened', 'new']);
  await anna.agrees();
  expect((await states())[0]).toEqual(['apart', 'started', 'new']);

  using bella = await Window.open(app.url, { signIn: await signInWith(app.url, bothLinks(second)[0].token) });
  await bella.agrees();
  await bella.asks('session:leave', { how: 'unkept' });
  using carla = await Window.open(app.url, { signIn: await signInWith(app.url, bothLinks(second)[1].token) });
  await carla.agrees();
  expect((await states())[1]).toEqual(['apart', 'started', 'started']);
  await carla.asks('session:leave', { how: 'stop' });
  expect((await states())[1]?.[2]).toBe('over');
  // Who goes on in silence gets a new link as anybody does.
  expect((await ada.call('new-link', { studyId: study, dyadNum: 2, partner: 1, reason: 'the phone is lost' })).status).toBe(200);

  await db('join_tokens').where({ token_hash: hashToken(bothLinks(third)[1].token) }).update({ expires_at: db.raw(`clock_timestamp() - interval '1 minute'`) });
  expect((await lines(study))[2]?.partners.map(({ link, isExpired }) => [link, isExpired])).toEqual([['new', false], ['new', true]]);
});

it('a new link ends the earlier ones of that partner alone, with a reason in the audit; after a withdrawal there is none', async () => {
  const study = await other();
  const [made] = await added(study, [couple('K-9')]);
  if (made === undefined) throw new Error('no couple');
  const [{ token: old }, { token: partners }] = bothLinks(made);
  expect(await join(old)).toBe(200);
  const { status, body } = await ada.call('new-link', { studyId: study, dyadNum: 1, partner: 1, reason: 'sent to anna@example.org by mistake' });
  const { token } = coupleRoutes['new-link'].output.parse(body);
  expect([status, await join(old), await join(partners)]).toEqual([200, 401, 200]);
  expect((await lines(study))[0]?.partners).toEqual([expect.objectContaining({ link: 'new', replaced: 1 }), expect.objectContaining({ link: 'opened', replaced: 0 })]);
  expect(await join(token)).toBe(200);
  expect(await db('audit_rows').where({ study_id: study, action: 'new-link' }).pluck('reason')).toEqual(['sent to [address] by mistake']);

  const refusedFor = async (dyadNum: number) => refusal.parse((await ada.call('new-link', { studyId: study, dyadNum, partner: 1, reason: 'asked' })).body).message;
  expect(await refusedFor(7)).toContain('no couple 7');
  const { participant_id: participantId } = await db('join_tokens').where({ token_hash: hashToken(token) }).first();
  await withdraw(db, { participantId, scope: 'withdraw', askedBy: 'experimenter', reason: 'asked' });
  expect(await refusedFor(1)).toContain('stopped or withdrawn');
  expect((await lines(study))[0]?.partners[0].link).toBe('over');
});

it('lists two hundred couples, and as many again can be added at once', async () => {
  const study = await other();
  const many = Array.from({ length: 200 }, (_, index) => couple(`N ${index + 1}`));
  const made = await added(study, many);
  expect(made.map(({ dyadNum }) => dyadNum)).toEqual(many.map((_, index) => index + 1));
  expect((await lines(study)).map(({ label }) => label)).toEqual(many.map(({ label }) => label));
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});

const granted = async (study: string): Promise<string> => {
  const { staff_id } = await db('staff').where({ name: 'Ada' }).first();
  await db('staff_grants').insert({ staff_id, study_id: study, permission: 'experimenter', granted_by: staff_id });
  return study;
};
const other = async (): Promise<string> => granted(await makeStudy(database));
const stratified = async (): Promise<string> => granted(await makeStudy(database, { randomisation: ROOMS }));
