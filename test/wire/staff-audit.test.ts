import { afterAll, beforeAll, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { codeOf, enrolled, firstOwner, PASSWORD, StaffBrowser } from '../support/staff.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
let app: RunningApp;
let owner: StaffBrowser;
let secret = '';

beforeAll(async () => {
  app = await startApp(database);
  ({ browser: owner, secret } = await firstOwner(app, database));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Rows that `work` leaves behind. */
async function rowsOf(work: () => Promise<unknown>): Promise<readonly Record<string, unknown>[]> {
  const before = await db('audit_rows').pluck('seq');
  await work();
  return db('audit_rows').whereNotIn('seq', before).orderBy('seq');
}

async function idOf(name: string): Promise<string> {
  return (await db('staff').where({ name }).first()).staff_id;
}

it('has every step from the first invitation to an account with two factors', async () => {
  const olga = await idOf('Olga');
  expect(await db('audit_rows').select('actor', 'action', 'outcome', 'permission').orderBy('seq')).toEqual([
    { actor: 'server', action: 'invite-first-owner', outcome: 'done', permission: '' },
    { actor: `staff:${olga}`, action: 'accept-invitation', outcome: 'done', permission: 'anyone' },
    { actor: `staff:${olga}`, action: 'second-factor-secret', outcome: 'done', permission: 'password' },
    { actor: `staff:${olga}`, action: 'confirm-second-factor', outcome: 'done', permission: 'password' },
  ]);
});

it('has signing in by both factors and what failed of it, and never what was typed', async () => {
  const browser = new StaffBrowser(app.url);
  const olga = await idOf('Olga');
  const rows = await rowsOf(async () => {
    await browser.call('sign-in', { name: 'Olga', password: 'not the right one' });
    await browser.call('sign-in', { name: 'hunter2hunter2', password: 'not the right one' });
    await browser.call('sign-in', { name: 'Olga', password: PASSWORD });
    await browser.call('second-factor', { code: '000000' });
    await browser.call('second-factor', { code: codeOf(secret, 30_000) });
    await browser.call('sign-out', {});
    await browser.call('accept-invitation', { token: 'x'.repeat(43), name: 'Mallory', password: PASSWORD });
  });
  expect(rows).toMatchObject([
    { actor: 'nobody', action: 'sign-in', outcome: 'refused', object: olga, reason: 'not-recognised' },
    { actor: 'nobody', action: 'sign-in', outcome: 'refused', object: '', reason: 'not-recognised' },
    { actor: `staff:${olga}`, action: 'sign-in', outcome: 'done', object: olga },
    { actor: `staff:${olga}`, action: 'second-factor', outcome: 'refused', reason: 'not-recognised' },
    { actor: `staff:${olga}`, action: 'second-factor', outcome: 'done' },
    { actor: `staff:${olga}`, action: 'sign-out', outcome: 'done' },
    { actor: 'nobody', action: 'accept-invitation', outcome: 'refused', reason: 'not-recognised' },
  ]);
  const all = JSON.stringify(await db('audit_rows'));
  for (const typed of ['Olga', 'hunter2', 'Mallory', PASSWORD, 'x'.repeat(43), '000000']) expect(all).not.toContain(typed);
});

it('has who changed whose grants, and what somebody tried who may not', async () => {
  await db('studies').insert({ study_id: 'love', experiment_id: 'x', mode: 'test', parameters: '{}', seed: Buffer.alloc(32) });
  const { body } = await owner.call('invite-staff', { isOwner: false });
  const emil = new StaffBrowser(app.url);
  await enrolled(emil, typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : '', 'Emil', PASSWORD);
  const [olga, staffId] = [await idOf('Olga'), await idOf('Emil')];
  const rows = await rowsOf(async () => {
    await owner.call('set-grants', { staffId, studyId: 'love', permissions: ['monitor', 'analyst'] });
    await owner.call('set-grants', { staffId, studyId: 'love', permissions: ['analyst', 'monitor'] });
    await emil.call('set-grants', { staffId, studyId: 'love', permissions: ['unblinder'] });
    await owner.call('set-grants', { staffId, studyId: 'no such study', permissions: [] });
  });
  expect(rows).toMatchObject([
    { actor: `staff:${olga}`, permission: 'owner', action: 'set-grants', object: staffId, study_id: 'love', outcome: 'done' },
    { action: 'set-grants', outcome: 'done' },
    { actor: `staff:${staffId}`, permission: '', action: 'set-grants', outcome: 'refused', reason: 'forbidden' },
  ]);
  expect(rows[0]?.['after_hash']).toBe(rows[1]?.['before_hash']);
  expect(rows[0]?.['before_hash']).not.toBe(rows[0]?.['after_hash']);
});

it('writes the row in the transaction of the act: neither is there without the other', async () => {
  await db.raw('alter table audit_rows add constraint nothing_more check (seq is null) not valid');
  const invitations = await db('staff_invitations').count('* as n').first();
  expect((await owner.call('invite-staff', { isOwner: true })).status).toBe(500);
  expect(await db('staff_invitations').count('* as n').first()).toEqual(invitations);
  await db.raw('alter table audit_rows drop constraint nothing_more');
});

it('of what leaves no row, every route is known by name', () => {
  const unaudited = Object.entries(STAFF_ROUTES).filter(([, { isUnaudited }]) => isUnaudited);
  expect(unaudited.map(([name]) => name).sort()).toEqual(['check-study', 'list-experiments', 'list-exports', 'list-rooms', 'list-staff', 'list-studies', 'panel-state', 'server-state', 'sign-ins', 'study-life', 'whoami']);
});
