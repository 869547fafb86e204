import { afterEach, beforeEach, expect, it } from 'vitest';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { setPanelCodes } from '../../server/store/studies.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { Console, Staff } from '../support/console.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { openBoth, signInWith, Window } from '../support/window.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

const CODES = { finished: 'THROUGH', ended: 'EARLY', left: 'LEFT', returnTo: null };

const PLAN_CUT_OFF = "update plan_parts set plan = '{\"steps\":' where dyad_session_id = ?";
const OTHER_RULES = "update plan_parts set plan = replace(plan, '\"rulesVersion\":', '\"rulesVersion\":9') where dyad_session_id = ?";
const RULES_AS_BEFORE = "update plan_parts set plan = replace(plan, '\"rulesVersion\":9', '\"rulesVersion\":') where dyad_session_id = ?";
const NO_SEATS = "update dyad_sessions set state = state - 'seats' where dyad_session_id = ?";
const NO_PRESENCE = "update dyad_sessions set state = state #- '{seats,A,presence}' where dyad_session_id = ?";

/** Writes past the triggers, as whoever damages a database does. */
const damage = (statement: string, dyadSessionId: string): Promise<void> =>
  database.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await trx.raw(statement, [dyadSessionId]);
  });

/** Two couples who talk when the server dies; what is on disk of the first is damaged then. */
async function damaged(statement: string) {
  await using before = await startApp(database);
  const studyId = await makeStudy(database);
  await database.db.transaction((trx) => setPanelCodes(trx, studyId, CODES));
  const couples = [await makeCouple(before, studyId), await makeCouple(before, studyId)] as const;
  const signIns = [];
  for (const couple of couples) {
    const both = await openBoth(before.url, couple);
    await Promise.all(both.map((window) => window.comesToDoor()));
    await Promise.all(both.map((window) => window.step('talk')));
    signIns.push(both[0].credentials.signIn ?? '');
    for (const window of both) window.close();
  }
  await before.crash();
  await damage(statement, couples[0].dyadSessionId);
  return { studyId, bad: couples[0], good: couples[1], signIn: signIns[0] ?? '' };
}

const asked = async (url: string, address: string, request: RequestInit): Promise<readonly [number, unknown]> => {
  const response = await fetch(`${url}${address}`, request);
  return [response.status, await response.json()];
};
const joins = (url: string, token: string) =>
  asked(url, '/api/join', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, keep: 'cookie' }) });

it.each([
  ['a plan that cannot be read', PLAN_CUT_OFF],
  ['a plan for rules that nobody knows', OTHER_RULES],
  ['a state that is none', NO_SEATS],
  ['a state over which the rules stumble', NO_PRESENCE],
])('starts in spite of %s, shows both partners an ending, tells staff, and goes on with all others', { timeout: 120_000 }, async (_, statement) => {
  const { studyId, bad, good, signIn } = await damaged(statement);
  await using after = await startApp(database);
  const told = after.complaints().map((line) => JSON.parse(line));
  expect(told).toMatchObject([{ level: 50, dyadSessionId: bad.dyadSessionId, msg: expect.stringContaining('set aside') }]);

  for (const { token, completionCode } of bad.participants) {
    expect(await joins(after.url, token)).toEqual([410, { code: 'session-over', language: 'en', completionCode, panel: { code: 'EARLY', returnTo: null } }]);
  }
  await expect(Window.open(after.url, { signIn })).rejects.toThrow('session-over');
  expect(await asked(after.url, '/api/me', { headers: { cookie: `tandem=${signIn}` } })).toMatchObject([410, { code: 'session-over' }]);

  const windows = await openBoth(after.url, good);
  await Promise.all(windows.map((window) => window.step('talk')));

  const { browser } = await (await Staff.begin(after, database)).hire('Anna', studyId, ['experimenter']);
  const signs = STAFF_ROUTES['study-signs'].output.parse((await browser.call('study-signs', { studyId })).body);
  expect(signs.setAside).toEqual([bad.dyadNum]);
  const board = new Console(after, browser.cookie);
  expect(await board.watch(studyId)).toMatchObject({ ok: true, data: { couples: [{ dyadSessionId: good.dyadSessionId }] } });
  board.close();
  for (const window of windows) window.close();
  expect(after.complaints()).toHaveLength(1);
});

it('is noticed when somebody comes, too, and ends the page that is open', { timeout: 60_000 }, async () => {
  await using app = await startApp(database);
  const couple = await makeCouple(app, await makeStudy(database));
  const [{ token, completionCode }, partner] = couple.participants;
  const signIn = await signInWith(app.url, token);
  await damage(OTHER_RULES, couple.dyadSessionId);
  const window = await Window.open(app.url, { signIn });
  await window.hears(/closed: io server disconnect/);
  await expect(Window.open(app.url, { signIn })).rejects.toThrow('session-over');
  const over = { code: 'session-over', language: 'en', panel: null };
  expect(await joins(app.url, token)).toEqual([410, { ...over, completionCode }]);
  expect(await joins(app.url, partner.token)).toEqual([410, { ...over, completionCode: partner.completionCode }]);
  expect(app.complaints()).toHaveLength(1);
});

it('asks nobody for ever: a first look at the link, and a language chosen there, find the ending', { timeout: 60_000 }, async () => {
  await using app = await startApp(database);
  const couple = await makeCouple(app, await makeStudy(database));
  await damage(OTHER_RULES, couple.dyadSessionId);
  const [{ token }] = couple.participants;
  const sent = (body: object): RequestInit => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  expect(await asked(app.url, '/api/link', sent({ token }))).toMatchObject([200, { languages: [] }]);
  expect(await asked(app.url, '/api/join', sent({ token, keep: 'cookie', language: 'en' }))).toMatchObject([410, { code: 'session-over' }]);
});

it('is taken up where it was by a build that can read it', { timeout: 60_000 }, async () => {
  const { bad } = await damaged(OTHER_RULES);
  const without = await startApp(database);
  expect((await joins(without.url, bad.participants[0].token))[0]).toBe(410);
  await without.close();
  await damage(RULES_AS_BEFORE, bad.dyadSessionId);
  await using able = await startApp(database);
  expect(able.complaints()).toEqual([]);
  const both = await openBoth(able.url, bad);
  await Promise.all(both.map((window) => window.step('talk')));
  for (const window of both) window.close();
});
