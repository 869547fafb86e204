import { afterAll, beforeAll, expect, it } from 'vitest';
import { payByCodes } from '../../server/commands/pay-by-codes.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const studyId = await makeStudy(database);
const CODES = { finished: 'C-FIN', ended: 'C-END', left: 'C-LEFT', returnTo: 'https://panel.example/done?cc={code}' };
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

it('pays by three codes once an experimenter has given them, with a reason in the audit', async () => {
  expect(await emma.call('panel-state', { studyId })).toMatchObject({ status: 200, body: { codes: null } });
  const insecure = { ...CODES, returnTo: 'http://panel.example/{code}' };
  expect(await emma.call('set-panel-codes', { studyId, codes: insecure, reason: 'agreed' })).toMatchObject({ status: 400, body: { message: expect.stringContaining('https://') } });
  expect(await emma.call('set-panel-codes', { studyId, codes: CODES, reason: 'agreed with the panel' })).toMatchObject({ status: 200 });
  expect(await emma.call('panel-state', { studyId })).toMatchObject({ body: { codes: CODES } });
  expect(await db('audit_rows').where({ action: 'set-panel-codes', outcome: 'done' }).pluck('reason')).toEqual(['agreed with the panel']);
});

it('gives whoever leaves the code for it and the way back, and the same again when they have had everything deleted', async () => {
  const { participants: [{ token }] } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await window.agrees();
  await window.asks('session:leave', { how: 'stop' });
  const panel = { code: 'C-LEFT', returnTo: 'https://panel.example/done?cc=C-LEFT' };
  expect((await window.screen('left')).screen).toMatchObject({ panel });
  await window.asks('session:leave', { how: 'erase' });
  expect(await join(token)).toMatchObject({ code: 'session-over', panel });
});

it('leaves whoever was ended early with their code, whatever they have deleted afterwards', async () => {
  const { participants: [{ token, member }], dyadSessionId } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  await window.agrees();
  expect(await emma.call('control-couple', { studyId, dyadSessionId, reason: 'unwell', control: { do: 'end', whom: member } })).toMatchObject({ status: 200 });
  await window.screen('ended');
  await window.asks('session:leave', { how: 'erase' });
  expect(await join(token)).toMatchObject({ code: 'session-over', panel: { code: 'C-END' } });
});

it('takes codes from the command line, too, and says what each is for', async () => {
  const codes = { ...CODES, left: 'C-END', returnTo: null };
  expect(await payByCodes({ study: studyId, codes }, { db })).toEqual(['finished: C-FIN', 'ended: C-END', 'left: C-END']);
  expect(await emma.call('panel-state', { studyId })).toMatchObject({ body: { codes } });
  expect(await db('audit_rows').where({ action: 'set-panel-codes', outcome: 'done' })).toHaveLength(2);
  await expect(payByCodes({ study: 'nowhere', codes }, { db })).rejects.toThrow('There is no study "nowhere"');
});

async function join(token: string): Promise<unknown> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, keep: 'memory' }) };
  return (await fetch(`${app.url}/api/join`, request)).json();
}
