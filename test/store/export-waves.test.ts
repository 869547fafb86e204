import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { battery, part, type Experiment } from '../../experiments/kit/kit.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';
import { queryExport } from '../../analysis-export/query-export.ts';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { windowOf } from '../../server/dyad/windows.ts';
import type { Member } from '../../server/protocol/member.ts';
import { noteReminder } from '../../server/store/reminders.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn, type ExportFound } from '../support/exported.ts';
import { followUpStudy } from '../support/follow-up-study.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage, type Answering, type StageCouple } from '../support/stage.ts';

const DAY = 24 * 60 * 60_000;
const experiment: Experiment = {
  ...followUpStudy,
  before: (given) => [...followUpStudy.before(given), part('pre', battery('before', ownFeltsec6))],
};
const [WEEK_2] = followUpStudy.followUps ?? [];
if (WEEK_2 === undefined) throw new Error('no follow-up');

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Every item of the scale the same. */
const answering = (values: Readonly<Record<Member, number>>): Answering => (data, _trial, _step, member) => {
  const { items } = data;
  return Array.isArray(items) ? { ...data, items: items.map((item) => ({ ...(item as object), value: values[member] })) } : data;
};

/** What each couple answers before, and two weeks later: what the partner said before, plus one. */
const BEFORE: readonly Readonly<Record<Member, number>>[] = [{ A: 2, B: 4 }, { A: 5, B: 1 }, { A: 3, B: 3 }];
const later = ({ A, B }: Readonly<Record<Member, number>>) => ({ A: B + 1, B: A + 1 });

let found: ExportFound;
let stage: Stage;
const couples: StageCouple[] = [];
beforeAll(async () => {
  stage = await Stage.open(database, { id: 'waves' }, experiment);
  for (const before of BEFORE) couples.push(await (await (await stage.couple()).arrives('A', 'B')).plays({}, answering(before)));
  stage.clock.advance(14 * DAY);
  // The first both in time; of the second A in time and B late; of the third nobody; a fourth is not through.
  const [first, second] = [await couples[0]?.inWave(2), await couples[1]?.inWave(2)];
  if (first === undefined || second === undefined) throw new Error('no couples');
  const [[one], [two]] = [BEFORE.slice(0, 1), BEFORE.slice(1, 2)];
  if (one === undefined || two === undefined) throw new Error('no answers');
  await (await first.arrives('A', 'B')).plays({}, answering(later(one)));
  await (await second.arrives('A')).plays({}, answering(later(two)));
  stage.clock.advance(6 * DAY);
  await (await second.arrives('B')).plays({}, answering(later(two)));
  await (await stage.couple()).arrives('A');
  for (const [scope, reminder] of [[first.scopes.A, 0], [second.scopes.B, 0], [second.scopes.B, 1]] as const) {
    await database.db.transaction((trx) => noteReminder(trx, scope.participantId, scope.dyadSessionId, reminder));
  }
  found = await exported(database, { studyId: 'waves', out: join(folder.path, 'waves'), factorsOf: async () => experiment.factors });
});

it('has a row of each wave that anybody came to, in the condition of the couple', () => {
  const waves = (table: string) => rowsIn(found, table).map(({ dyad_id, wave, condition }) => `${dyad_id} ${wave} ${condition}`);
  const conditions = new Map(rowsIn(found, 'dyads').map(({ dyad_id = '', condition = '' }) => [dyad_id, condition]));
  const told = (...ids: readonly (readonly [string, number])[]) => ids.map(([id, wave]) => `${id} ${wave} ${conditions.get(id)}`);
  const couplesAndWaves = [['D0001', 1], ['D0001', 2], ['D0002', 1], ['D0002', 2], ['D0003', 1], ['D0004', 1]] as const;
  expect(waves('dyadWide')).toEqual(told(...couplesAndWaves));
  expect([...waves('pairwise')].sort()).toEqual(told(...couplesAndWaves.flatMap((each) => [each, each])));
  const sessions = rowsIn(found, 'dyadSessions').map(({ wave, follow_up, dyad_session_status, rules_version }) => [wave, follow_up, dyad_session_status, rules_version]);
  expect(sessions).toEqual([
    ['1', '', 'completed', '1'], ['2', 'week-2', 'completed', '1'], ['1', '', 'completed', '1'], ['2', 'week-2', 'completed', '1'],
    ['1', '', 'completed', '1'], ['1', '', 'in_progress', '1'],
  ]);
  expect(rowsIn(found, 'dyads').map(({ dyad_status }) => dyad_status)).toEqual(['completed', 'completed', 'completed', 'in_progress']);
  expect(rowsIn(found, 'participants')).toHaveLength(8);
  for (const table of ['trialRecords', 'itemResponses', 'scaleScores']) {
    expect(new Set(rowsIn(found, table).map(({ wave }) => wave)), table).toEqual(new Set(['1', '2']));
  }
});

it('tells of each for whom the sitting is over when the follow-up was due, and whether it was late', async () => {
  const rows = rowsIn(found, 'followUps');
  expect(rows.map(({ dyad_id, member, wave, follow_up, follow_up_status, is_late }) => [dyad_id, member, wave, follow_up, follow_up_status, is_late])).toEqual([
    ['D0001', 'A', '2', 'week-2', 'complete', '0'], ['D0001', 'B', '2', 'week-2', 'complete', '0'],
    ['D0001', 'A', '3', 'month-1', 'never_joined', ''], ['D0001', 'B', '3', 'month-1', 'never_joined', ''],
    ['D0002', 'A', '2', 'week-2', 'complete', '0'], ['D0002', 'B', '2', 'week-2', 'complete', '1'],
    ['D0002', 'A', '3', 'month-1', 'never_joined', ''], ['D0002', 'B', '3', 'month-1', 'never_joined', ''],
    ['D0003', 'A', '2', 'week-2', 'never_joined', ''], ['D0003', 'B', '2', 'week-2', 'never_joined', ''],
    ['D0003', 'A', '3', 'month-1', 'never_joined', ''], ['D0003', 'B', '3', 'month-1', 'never_joined', ''],
  ]);
  const late = rows.find((row) => row['is_late'] === '1');
  const { state } = (await couples[1]?.stored) ?? {};
  const window = windowOf(state?.seats.B.enteredAt ?? 0, WEEK_2, 'Europe/Berlin');
  expect(Date.parse(cell(late, 'opens_at'))).toBe(window.opensAt);
  expect(Date.parse(cell(late, 'closes_at'))).toBe(window.closesAt);
  expect(Date.parse(cell(late, 'began_at'))).toBeGreaterThan(window.closesAt);
  expect(Number(cell(late, 'days_since_sitting'))).toBeCloseTo(20, 1);
});

it('counts the reminders that went to each', () => {
  expect(rowsIn(found, 'invitations').map(({ dyad_id, member, reminder_n }) => [dyad_id, member, reminder_n])).toEqual([
    ['D0001', 'A', '1'], ['D0001', 'B', '0'], ['D0002', 'A', '0'], ['D0002', 'B', '2'],
    ['D0003', 'A', '0'], ['D0003', 'B', '0'], ['D0004', 'A', '0'], ['D0004', 'B', '0'],
  ]);
});

it('holds together by every identity over waves, and one wave joins the other by the person', async () => {
  expect((await verifyFolder(found.out)).findings).toEqual([]);
  const { rows } = await queryExport(found.out, `
    select before.own_feltsec6_pre_p + 1 - now.own_feltsec6_post_a, now.own_feltsec6_post_p - before.own_feltsec6_pre_a
      from pairwise now join pairwise before using (participant_id)
     where now.wave = 2 and before.wave = 1`);
  expect(rows).toEqual([[0, 1], [0, 1], [0, 1], [0, 1]]);
});

it('leaves somebody who withdraws in a later wave out of every wave', async () => {
  const third = await couples[2]?.inWave(2);
  if (third === undefined) throw new Error('no couple');
  await (await third.arrives('A', 'B')).leavesForGood('A');
  const after = await exported(database, { studyId: 'waves', out: join(folder.path, 'after'), factorsOf: async () => experiment.factors });
  const gone = rowsIn(after, 'participants').find(({ dyad_id, member }) => dyad_id === 'D0003' && member === 'A');
  expect(gone?.['status']).toBe('withdrew');
  const has = Object.entries(after.tables).filter(([, rows]) => rows.some((row) => row['participant_id'] === gone?.['participant_id'])).map(([table]) => table);
  expect(has.sort()).toEqual(['invitations', 'pairwise', 'participants']);
  expect((await verifyFolder(after.out)).findings).toEqual([]);
});

it('counts from the end of the sitting where it ended early', async () => {
  const early = await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'talk', B: 'talk' });
  await (await (await early.goes('A')).goes('B')).waits(DAY);
  const { state } = await early.stored;
  if (state.phase !== 'ended-early') throw new Error(`the sitting is ${state.phase}`);
  const after = await exported(database, { studyId: 'waves', out: join(folder.path, 'early'), factorsOf: async () => experiment.factors });
  const rows = rowsIn(after, 'followUps').filter(({ dyad_id }) => dyad_id === 'D0005');
  expect(rows.map((row) => [row['member'], row['wave'], Date.parse(cell(row, 'sitting_over_at'))])).toEqual([
    ['A', '2', state.at], ['B', '2', state.at], ['A', '3', state.at], ['B', '3', state.at],
  ]);
});
