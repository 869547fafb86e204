import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StartError } from '../../server/database/start-error.ts';
import type { ExportLine } from '../../server/protocol/staff/data-routes.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { besideTest } from '../support/beside.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { eventually } from '../support/eventually.ts';
import { runExport } from '../support/exported.ts';
import { codeOf, colleague, firstOwner, PASSWORD, type StaffBrowser } from '../support/staff.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
const beside = await besideTest(database);
const studyId = 'two-of-us';
let app: RunningApp;
let owner: StaffBrowser;
let anna: StaffBrowser;
let secret: string;
let couple: StageCouple;

beforeAll(async () => {
  app = await startApp(database, { beside: beside.run, dataDir: beside.dataDir });
  owner = (await firstOwner(app, database)).browser;
  couple = await (await Stage.open(database, { id: studyId })).couple();
  await (await couple.arrives('A', 'B')).plays();
  ({ browser: anna, secret } = await colleague(owner, { url: app.url, db }, { name: 'Anna', studyId, permissions: ['analyst'] }));
});
afterAll(async () => {
  await app.close();
  await beside[Symbol.asyncDispose]();
  await database.drop();
});

async function begin(tier: 'controlled' | 'full'): Promise<string> {
  const { status, body } = await anna.call('start-export', { studyId, tier, withText: tier === 'full', includeTest: false, isExcel: false });
  expect(status, JSON.stringify(body)).toBe(200);
  return STAFF_ROUTES['start-export'].output.parse(body).exportId;
}

async function lineOf(exportId: string, browser = anna): Promise<ExportLine> {
  const { body } = await browser.call('list-exports', { studyId });
  const line = STAFF_ROUTES['list-exports'].output.parse(body).find((each) => each.exportId === exportId);
  if (line === undefined) throw new Error(`no export ${exportId}`);
  return line;
}

/** Waits until it no longer runs. */
async function ended(exportId: string): Promise<ExportLine> {
  await eventually(async () => expect((await lineOf(exportId)).standing.is).not.toBe('running'), 60_000);
  return lineOf(exportId);
}

async function addressOf(exportId: string, what: 'archive' | 'report'): Promise<string> {
  const { status, body } = await anna.call('take-export', { studyId, exportId, what });
  expect(status, JSON.stringify(body)).toBe(200);
  return STAFF_ROUTES['take-export'].output.parse(body).address;
}

let controlled: string;

it('exports from the browser, shows it as its files have it, and gives it to whoever asked, once', async () => {
  controlled = await begin('controlled');
  expect(await anna.call('start-export', { studyId, tier: 'open', withText: false, includeTest: false, isExcel: false })).toMatchObject({ status: 409, body: { message: expect.stringContaining('already') } });
  const line = await ended(controlled);
  expect(line).toMatchObject({ by: 'Anna', tier: 'controlled', withText: false, standing: { is: 'made', problems: 0, keptUntil: expect.any(String) } });

  const preview = STAFF_ROUTES['preview-export'].output.parse((await anna.call('preview-export', { studyId, exportId: controlled })).body);
  expect(preview.hasReport).toBe(true);
  expect(preview.tables.map(({ table }) => table)).toContain('pairwise');
  const shown = STAFF_ROUTES['preview-table'].output.parse((await anna.call('preview-table', { studyId, exportId: controlled, table: 'participants' })).body);
  expect(shown.rows).toHaveLength(2);
  const described = preview.tables.find(({ table }) => table === 'participants')?.columns ?? [];
  expect(described.map(({ name }) => name)).toEqual(shown.header);
  expect(described.every(({ label }) => label !== '')).toBe(true);
  expect(await anna.call('preview-table', { studyId, exportId: controlled, table: '../key' })).toMatchObject({ status: 409 });

  const address = await addressOf(controlled, 'archive');
  expect((await owner.fetch(address)).status).toBe(403);
  const taken = await anna.fetch(address);
  expect(taken.status).toBe(200);
  expect(taken.headers.get('content-disposition')).toMatch(/^attachment; filename=study-two-of-us-controlled-[\w-]+\.zip$/);
  const files = unzipSync(new Uint8Array(await taken.arrayBuffer()));
  const sums = files[`study-${studyId}/CHECKSUMS.sha256`] ?? new Uint8Array();
  expect(line.standing).toMatchObject({ sha256: createHash('sha256').update(sums).digest('hex'), bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0) });
  const csv = Object.entries(files).find(([name]) => name.includes('description-participants_'))?.[1] ?? new Uint8Array();
  expect(strFromU8(csv).split('\r\n')[0]).toBe(shown.header.join(','));
  for (const line of strFromU8(sums).trim().split('\n')) {
    const bytes = files[`study-${studyId}/${line.slice(66)}`] ?? new Uint8Array();
    expect(createHash('sha256').update(bytes).digest('hex'), line).toBe(line.slice(0, 64));
  }
  expect((await anna.fetch(address)).status).toBe(403);

  const report = await anna.fetch(await addressOf(controlled, 'report'));
  expect(await report.text()).toContain('Every check holds.');
  expect(report.headers.get('content-security-policy')).toContain('sandbox');
}, 90_000);

it('notes each of these once, under the account, and owners see that and no data', async () => {
  const { staff_id } = await db('staff').where({ name: 'Anna' }).first();
  const rows = await db('audit_rows').where({ object: controlled }).orderBy('seq').select('actor', 'action', 'permission');
  const once = (action: string) => ({ actor: `staff:${staff_id}`, action, permission: 'analyst' });
  expect(rows).toEqual(['start-export', 'preview-export', 'preview-table', 'take-export', 'take-export'].map(once));
  expect(await db('export_log').where({ study_id: studyId })).toMatchObject([{ export_id: controlled, by_user: 'Anna', by_staff: staff_id }]);
  expect(await db('audit_rows').where({ action: 'export' })).toEqual([]);
  expect(await lineOf(controlled, owner)).toMatchObject({ by: 'Anna' });
  expect(await owner.call('preview-export', { studyId, exportId: controlled })).toMatchObject({ status: 403 });
});

it('asks for both factors once more before what people typed, and keeps it until it is taken along', async () => {
  const asked = { studyId, tier: 'full', withText: true, includeTest: false, isExcel: false } as const;
  expect(await anna.call('start-export', asked)).toMatchObject({ status: 401, body: { code: 'sign-in-again' } });
  expect(await anna.call('sign-in-again', { password: 'not the right one', code: codeOf(secret, 30_000) })).toMatchObject({ status: 401, body: { code: 'not-recognised' } });
  expect(await anna.call('sign-in-again', { password: PASSWORD, code: '000000' })).toMatchObject({ status: 401 });
  expect(await anna.call('start-export', asked)).toMatchObject({ status: 401 });
  expect(await anna.call('sign-in-again', { password: PASSWORD, code: codeOf(secret, 30_000) })).toMatchObject({ status: 200 });
  const exportId = await begin('full');
  expect(await ended(exportId)).toMatchObject({ withText: true, standing: { is: 'made' } });

  await db('staff_sign_ins').whereNotNull('confirmed_at').update({ confirmed_at: db.raw("clock_timestamp() - interval '16 minutes'") });
  expect(await anna.call('take-export', { studyId, exportId, what: 'archive' })).toMatchObject({ status: 401, body: { code: 'sign-in-again' } });
  expect(await anna.call('preview-table', { studyId, exportId, table: 'texts' })).toMatchObject({ status: 401 });
  await db('staff_sign_ins').whereNotNull('confirmed_at').update({ confirmed_at: db.raw('clock_timestamp()') });
  const files = unzipSync(new Uint8Array(await (await anna.fetch(await addressOf(exportId, 'archive'))).arrayBuffer()));
  expect(strFromU8(Object.entries(files).find(([name]) => name.includes('description-texts_'))?.[1] ?? new Uint8Array())).toContain('words on');
  await eventually(async () => expect(await readdir(join(beside.dataDir, 'exports'))).toEqual([controlled]));
  expect(await anna.call('take-export', { studyId, exportId, what: 'archive' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('no longer kept') } });
}, 90_000);

it('one that is stopped leaves nothing behind, and says so', async () => {
  const exportId = await begin('controlled');
  expect(await anna.call('stop-export', { studyId, exportId })).toMatchObject({ status: 200 });
  expect(await ended(exportId)).toMatchObject({ standing: { is: 'failed' } });
  await eventually(async () => expect(await readdir(join(beside.dataDir, 'exports'))).toEqual([controlled]));
}, 60_000);

it('gives nothing out that somebody has taken back since', async () => {
  await withdraw(db, { participantId: couple.scopes.B.participantId, scope: 'withdraw', askedBy: 'experimenter', reason: 'asked us' });
  expect(await anna.call('take-export', { studyId, exportId: controlled, what: 'archive' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('somebody has withdrawn') } });
  expect(await readdir(join(beside.dataDir, 'exports'))).toEqual([]);
});

it('a command that says it was asked for in the dashboard is held to what was noted there', async () => {
  const out = join(beside.dataDir, 'pretended');
  await expect(runExport(database, { studyId, out, exportId: randomUUID() })).rejects.toThrow(StartError);
  await expect(runExport(database, { studyId, out, exportId: controlled })).rejects.toThrow(/--logged/);
});
