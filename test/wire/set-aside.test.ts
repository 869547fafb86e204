import { afterAll, expect, it } from 'vitest';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { openBoth } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());

it.each([
  ['a plan that cannot be read', { plan: '{"steps":' }],
  ['a plan for rules that nobody knows', { plan: db.raw(`replace(plan, '"rulesVersion":', '"rulesVersion":9')`) }],
])('starts in spite of %s, names that dyad session in its log, and goes on with all others', { timeout: 60_000 }, async (_, spoilt) => {
  const before = await startApp(database);
  const studyId = await makeStudy(database);
  const [bad, good] = [await makeCouple(before, studyId), await makeCouple(before, studyId)];
  for (const couple of [bad, good]) {
    const both = await openBoth(before.url, couple);
    await Promise.all(both.map((window) => window.comesToDoor()));
    await Promise.all(both.map((window) => window.step('talk')));
    for (const window of both) window.close();
  }
  await before.crash();
  await db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await trx('plan_parts').where({ dyad_session_id: bad.dyadSessionId }).update(spoilt);
  });

  await using after = await startApp(database);
  const told = after.complaints().map((line) => JSON.parse(line));
  expect(told).toMatchObject([{ level: 50, dyadSessionId: bad.dyadSessionId, msg: expect.stringContaining('set aside') }]);
  const windows = await openBoth(after.url, good);
  await Promise.all(windows.map((window) => window.step('talk')));
  for (const window of windows) window.close();
  await db('dyad_sessions').where({ dyad_session_id: bad.dyadSessionId }).update({ next_deadline_ms: null, state: { phase: 'ended-early' } });
});
