import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { PAINTED_AFTER, Stage } from '../support/stage.ts';
import { talkStudy } from '../support/talk-study.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;
let turns: readonly Row[];

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'turns' }, talkStudy);
  const couple = await stage.couple();
  await couple.arrives('A', 'B');
  await couple.plays({}, (data, { id }) => (id === 'listen' ? { ...data, rt: 5 } : data));
  const cut = await stage.couple();
  await cut.arrives('A', 'B');
  await cut.plays({ A: 'set-2a', B: 'set-2a' });
  await cut.leavesForGood('B');
  found = await exported(database, { studyId: 'turns', out: join(folder.path, 'turns'), isExamined: true, factorsOf: async () => talkStudy.factors });
  turns = rowsIn(found, 'stepPairs').filter(({ step_id }) => step_id?.startsWith('set-'));
});

it('each turn has a row, with both records and who had the floor', () => {
  const whole = turns.filter(({ dyad_id }) => dyad_id === 'D0001');
  expect(whole.map(({ step_id }) => step_id)).toEqual(['set-1a', 'set-1b', 'set-2a', 'set-2b', 'set-end']);
  const records = rowsIn(found, 'trialRecords');
  for (const row of whole) {
    for (const [n, member] of [[1, 'A'], [2, 'B']] as const) {
      const record = records.find(({ record_id }) => record_id === row[`record_id_${n}`]);
      expect([record?.['step_id'], record?.['member'], record?.['shared_step_id']]).toEqual([row['step_id'], member, row['shared_step_id']]);
      if (row['floor'] !== '') expect(record?.['trial_id']).toBe(row['floor'] === member ? 'turn' : 'listen');
    }
  }
  const [first, second, third, fourth, last] = whole.map((row) => cell(row, 'floor'));
  expect(new Set([first, second])).toEqual(new Set(['A', 'B']));
  expect([third, fourth, last]).toEqual([second, first, '']);
  expect(whole.slice(0, 4).map((row) => cell(row, 'first_responder')), 'one of two answers').toEqual(['', '', '', '']);
});

it('the first begins at an agreed instant, the later ones where the records say', () => {
  const [first, ...later] = turns.filter(({ dyad_id }) => dyad_id === 'D0001');
  expect(cell(first, 'target_server_ms')).not.toBe('');
  expect(numberIn(first, 'onset_skew_ms')).toBeCloseTo(PAINTED_AFTER.B - PAINTED_AFTER.A, 2);
  const onsets = new Map(rowsIn(found, 'trialRecords').map((row) => [cell(row, 'record_id'), cell(row, 'onset_server_ms')]));
  for (const row of later) {
    expect([cell(row, 'target_server_ms'), cell(row, 'n_postponements')]).toEqual(['', '']);
    for (const n of [1, 2]) expect(cell(row, `onset_server_ms_${n}`)).toBe(onsets.get(cell(row, `record_id_${n}`)));
    expect(numberIn(row, 'onset_skew_ms')).toBeCloseTo((numberIn(row, 'onset_server_ms_2') ?? 0) - (numberIn(row, 'onset_server_ms_1') ?? 0), 1);
    expect(cell(row, 'onset_quality')).not.toBe('');
  }
});

it('of turns that nobody came to there is no row, and of whoever left no record', () => {
  const cut = turns.filter(({ dyad_id }) => dyad_id === 'D0002');
  expect(cut.map(({ step_id }) => step_id)).toEqual(['set-1a', 'set-1b']);
  for (const row of cut) expect([cell(row, 'record_id_2'), cell(row, 'onset_server_ms_2'), cell(row, 'onset_missing_2')]).toEqual(['', '', 'withdrew']);
});

it('the report tells how long whom waited, over everybody who came to a step that began at once', async () => {
  const page = await readFile(join(found.out, 'report.html'), 'utf8');
  const section = page.slice(page.indexOf('<h2>Waits'), page.indexOf('<h2>Checks'));
  // Of the second couple one has left: of the first step they had come to, what they did before is not told.
  const persons = [...section.matchAll(/<code>(.+?)<\/code><\/td><td class="n">(\d+)</g)].map(([, step, count]) => [step, count]);
  expect(persons).toEqual([['set-1a', '3'], ['told', '2'], ['talk', '2']]);
  expect(section).toContain('of 1 sitting that are over');
});

it('the report counts agreed starts only', async () => {
  expect(found.report.problems).toEqual([]);
  expect(await readFile(join(found.out, 'report.html'), 'utf8')).toContain('which keeps 3 of 4 steps');
});
