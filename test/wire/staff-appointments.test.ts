import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailerOf } from '../../server/mailer.ts';
import { couplePageRoutes } from '../../server/protocol/staff/couple-page-routes.ts';
import { coupleRoutes } from '../../server/protocol/staff/couple-routes.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { Console, Staff, type Hired } from '../support/console.ts';
import { createDatabase } from '../support/database.ts';
import { mailServer } from '../support/mail-server.ts';
import { smallStudy } from '../support/small-study.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
const studyId = 'agreed';
const mail = await mailServer();
/** Winter in Berlin, so an hour ahead of UTC. */
const AT = Date.UTC(new Date().getUTCFullYear() + 1, 0, 12, 13, 30);
let app: RunningApp;
let couple: StageCouple;
let cora: Hired;

beforeAll(async () => {
  app = await startApp(database, { mails: { send: mailerOf({ url: mail.url, from: 'Team <team@example.org>' }), lookAtInvitations: async () => undefined } });
  const stage = await Stage.open(database, { id: studyId }, smallStudy);
  couple = await stage.couple();
  cora = await (await Staff.begin(app, database)).hire('Cora', studyId, ['custodian', 'assistant']);
});
afterAll(async () => {
  await app.close();
  await mail.close();
  await database.drop();
});

const agrees = async (at: number | null, reason: string | null = null, timeZone = 'Europe/Berlin') => {
  const { status, body } = await cora.browser.call('set-appointment', { studyId, dyadNum: 1, at, timeZone, reason });
  return status === 200 ? 'done' : JSON.stringify(body);
};
const listed = async () => coupleRoutes['list-couples'].output.parse((await cora.browser.call('list-couples', { studyId })).body).couples[0]?.meetsAt;
const onPage = async () => couplePageRoutes['couple-page'].output.parse((await cora.browser.call('couple-page', { studyId, dyadSessionId: couple.scopes.A.dyadSessionId })).body).appointments.map(({ at, by }) => [at, by]);
async function onBoard(): Promise<number | null | undefined> {
  const page = new Console(app, cora.browser.cookie);
  const answer = await page.watch(studyId);
  page.close();
  return answer.ok ? answer.data.couples[0]?.signs.meetsAt : undefined;
}
async function mailed(): Promise<string> {
  expect(await cora.browser.call('mail-link', { studyId, dyadNum: 1, partner: 1, address: 'ann@example.org', base: 'https://study.example.org', reason: 'recruited' })).toMatchObject({ status: 200, body: { problem: null } });
  return (mail.mails.at(-1)?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=E2=80=AF', ' ');
}

it('is on the list, the live board and the page of the couple, and the newest counts', async () => {
  expect([await listed(), await onBoard(), await onPage()]).toEqual([null, null, []]);
  expect(await agrees(AT)).toBe('done');
  expect([await listed(), await onBoard(), await onPage()]).toEqual([AT, AT, [[AT, 'Cora']]]);
  const later = AT + 3_600_000;
  expect(await agrees(later)).toContain('Say why it is changed');
  expect(await agrees(later, 'the babysitter is ill')).toBe('done');
  expect([await listed(), await onBoard(), await onPage()]).toEqual([later, later, [[AT, 'Cora'], [later, 'Cora']]]);
  expect(await db('audit_rows').where({ action: 'set-appointment', outcome: 'done' }).orderBy('seq').pluck('reason')).toEqual([null, 'the babysitter is ill']);
});

it('stands in the mail with the link, in words and with its zone, and with nothing of a partner', async () => {
  const words = await mailed();
  expect(words).toMatch(/at the time that was agreed with you: \w+, January 12, \d+ at 3:30 PM Central European Standard Time/);
  expect(words).not.toMatch(/partner|couple|study(?!\.example)/i);
  expect(await agrees(null, 'they do not know yet')).toBe('done');
  expect(await listed()).toBeNull();
  expect(await mailed()).toContain('when you have time and are undisturbed');
});

it('takes no time that is past or years away, no zone that there is not, and none twice', async () => {
  expect(await agrees(Date.now() - 60_000)).toContain('This time is past');
  expect(await agrees(Date.now() + 900 * 24 * 3_600_000)).toContain('look at the year');
  expect(await agrees(AT, null, 'Mars/Olympus')).toContain('is no time zone');
  expect(await agrees(null, 'to see')).toContain('there is none to take back');
  expect(await agrees(AT)).toBe('done');
  expect(await agrees(AT, 'to see')).toContain('agreed with them already');
});
