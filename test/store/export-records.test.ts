import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Json } from '../../server/protocol/content.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { reactionStudy } from '../support/reaction-study.ts';
import { PAINTED_AFTER, Stage, type Answering, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

type Data = Readonly<Record<string, Json>>;

/** A couple that goes through everything, A answering as told. */
async function played(id: string, answering: Answering, more?: (couple: StageCouple) => Promise<unknown>): Promise<ExportFound> {
  const stage = await Stage.open(database, { id, parameters: { source: 'recall' } });
  const couple = await stage.couple();
  await couple.arrives('A', 'B');
  await couple.plays({}, (data, trial, step, member) => (member === 'A' ? answering(data, trial, step, member) : data));
  await more?.(couple);
  return exported(database, { studyId: id, out: join(folder.path, id) });
}

function items(found: ExportFound, stepId: string, trialId: string): ReadonlyMap<string, Row> {
  const rows = rowsIn(found, 'itemResponses').filter(
    (row) => row['member'] === 'A' && row['step_id'] === stepId && row['trial_id'] === trialId,
  );
  return new Map(rows.map((row) => [cell(row, 'item'), row]));
}

function record(found: ExportFound, stepId: string, trialId: string): Row {
  const rows = rowsIn(found, 'trialRecords').filter(
    (row) => row['member'] === 'A' && row['step_id'] === stepId && row['trial_id'] === trialId && row['is_newest'] === '1',
  );
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}

function withValues(data: Data, values: Readonly<Record<string, Json>>): Data {
  const { items: given } = data;
  if (!Array.isArray(given)) throw new Error('no items');
  return { ...data, items: given.map((row) => (row.item in values ? { ...row, value: values[row.item] ?? null } : row)) };
}

it('an item worded against the score counts the other way round, by the range', async () => {
  const found = await played('reversed', (data, { id }) =>
    id === 'self_regard' ? withValues(data, { like: 7, respect: 6, doubt: 2, stand: 5 }) : data,
  );
  const doubt = items(found, 'pre', 'self_regard').get('doubt');
  expect([cell(doubt, 'reversed'), cell(doubt, 'value_num'), cell(doubt, 'value_scored')]).toEqual(['1', '2', '6']);
  const pair = rowsIn(found, 'pairwise').find((row) => row['member'] === 'A');
  expect(cell(pair, 'own_selfregard4_pre_a')).toBe('6');
});

it('an answer that the scale does not have is none, and is told apart from one that was left out', async () => {
  const found = await played('strange', (data, { id }, step) =>
    step.id === 'pre' && id === 'self_regard' ? withValues(data, { like: 9, respect: 'seven', doubt: null, stand: 1 }) : data,
  );
  const given = items(found, 'pre', 'self_regard');
  const reasons = ['like', 'respect', 'doubt', 'stand'].map((item) => [item, cell(given.get(item), 'value_num'), cell(given.get(item), 'missing_reason')]);
  expect(reasons).toEqual([
    ['like', '', 'technical'],
    ['respect', '', 'technical'],
    ['doubt', '', 'skipped'],
    ['stand', '1', ''],
  ]);
  const score = rowsIn(found, 'scaleScores').find((row) => row['member'] === 'A' && row['variable'] === 'own_selfregard4_pre');
  expect([cell(score, 'score'), cell(score, 'n_answered'), cell(score, 'min_answered'), cell(score, 'missing_reason')]).toEqual(['', '1', '4', 'technical']);
});

it('what was cut short by the clock says so', async () => {
  const found = await played('cut', (data, { id, fields }, step) => {
    if (step.id === 'post' && id === 'state') return { ...withValues(data, { lean: null }), rt: null, timed_out: true };
    return 'response.first' in fields ? { ...data, response: { first: 'words', second: '', third: '' }, rt: null, timed_out: true } : data;
  });
  const lean = items(found, 'post', 'state').get('lean');
  expect([cell(lean, 'value_num'), cell(lean, 'missing_reason')]).toEqual(['', 'timed_out']);
  const written = record(found, 'reframing', 'reframing');
  expect(written).toMatchObject({ timed_out: '1', rt_ms: '', missing_reason: 'timed_out', x_first_chars: '5', x_second_chars: '0' });
});

it('a trial without a record, of a step that was passed, is technical', async () => {
  const found = await played('lost', (data, { id }, step) => (step.id === 'pre' && id === 'closeness' ? null : data));
  expect(cell(items(found, 'pre', 'closeness').get('closeness'), 'missing_reason')).toBe('technical');
});

it('the newest attempt counts, and earlier ones stay among the records', async () => {
  const found = await played('again', (data) => data, async (couple) => {
    const { plan } = await couple.stored;
    const step = plan.steps.find(({ id }) => id === 'pre');
    const trial = step?.content.A?.['en']?.trials.find(({ id }) => id === 'closeness');
    if (step === undefined || trial === undefined) throw new Error('no closeness in the plan');
    const data = (value: number) => ({ items: [{ item: 'closeness', item_pos: 1, display_pos: 1, value, rt_ms: 500, n_changes: 0 }], response: value, rt: 600.5, timed_out: false });
    await couple.records('A', step, trial, data(3), { index: 4, attempt: 3 });
    await couple.records('A', step, trial, data(5), { index: 4, attempt: 2 });
    await couple.records('B', step, trial, data(4), { index: 4, attempt: 2 });
  });
  const attempts = (member: string) =>
    rowsIn(found, 'trialRecords')
      .filter((row) => row['member'] === member && row['step_id'] === 'pre' && row['trial_id'] === 'closeness')
      .map((row) => [row['attempt'], row['is_newest'], row['late']]);
  expect(attempts('A')).toEqual([
    ['1', '0', '0'],
    ['2', '0', '1'],
    ['3', '1', '1'],
  ]);
  expect(attempts('B')).toEqual([
    ['1', '0', '0'],
    ['2', '1', '1'],
  ]);
  expect(record(found, 'pre', 'closeness')).toMatchObject({ response_num: '3', rt_ms: '600.5' });
  expect(cell(items(found, 'pre', 'closeness').get('closeness'), 'value_num')).toBe('3');
  expect(cell(rowsIn(found, 'pairwise').find((row) => row['member'] === 'A'), 'own_circles1_pre_a')).toBe('3');
});

it('an attention item is checked, and belongs to no score', async () => {
  const found = await played('attention', (data, trial) => {
    const attention = trial.scale?.attention ?? null;
    if (attention === null) return data;
    const wrong = attention.expected === 1 ? 2 : 1;
    return { ...withValues(data, { attention: wrong }), response: { attention: wrong } };
  });
  expect(record(found, 'post', 'appraisal')).toMatchObject({ correct: '0' });
  expect(rowsIn(found, 'participants').map((row) => [row['member'], row['n_attention_failed']])).toContainEqual(['A', '1']);
  const item = items(found, 'post', 'appraisal').get('attention');
  expect([cell(item, 'scale'), cell(item, 'value_scored'), cell(item, 'item_pos')]).toEqual(['own_compliment4', '', '5']);
  expect(found.headers['dyadWide']?.filter((name) => name.includes('attention'))).toEqual([]);
});

it('declared fields become columns by their type, and no others', async () => {
  const found = await played('declared', (data, { id }) =>
    id === 'intake' ? { ...data, response: { birth_year: 1990, gender: 'Ümlaut', status: 'married', since_year: '1999', other: 4 } } : data,
  );
  expect(record(found, 'intake', 'intake')).toMatchObject({
    x_birth_year: '1990', x_gender_chars: '6', x_status: 'married', x_since_year: '', x_since_month: '', missing_reason: 'skipped',
    phase: 'baseline', step_kind: 'solo', shared_step_id: '', focus_lost_ms: '12', onset_uncertainty_ms: '2.13',
  });
  expect(record(found, 'privacy', 'seen_now')).toMatchObject({ response_num: '', x_seen_now: cell(record(found, 'privacy', 'seen_now'), 'response_text') });
  expect(found.headers['trialRecords']).not.toContain('x_other');
});

it('characters that the database cannot hold as JSON do not stop the export, and others do not shift a cell', async () => {
  const found = await played('odd', (data, { id }) => {
    if (id === 'seen_now') return { ...data, response: 'a,"b"\r\nc' };
    return id === 'intake' ? { ...data, 'a\u0000\ud800': 'b\udc00 \\u0000 \\\u0000' } : data;
  });
  expect(record(found, 'privacy', 'seen_now')).toMatchObject({ response_text: 'a,"b"\r\nc', timed_out: '0', x_seen_now: 'a,"b"\r\nc' });
  expect(Number(record(found, 'intake', 'intake')['x_birth_year'])).toBeGreaterThan(1899);
});

it('the skew of each synchronised step is there, and sums up in timing', async () => {
  const found = await played('skewed', (data) => data);
  const steps = rowsIn(found, 'stepPairs');
  expect(steps.map((row) => row['step_id'])).toEqual(['recall', 'reframing', 'post-start']);
  for (const row of steps) {
    expect(numberIn(row, 'onset_skew_ms')).toBeCloseTo(PAINTED_AFTER.B - PAINTED_AFTER.A, 5);
    expect(row).toMatchObject({ painting_ms_1: '6.5', painting_ms_2: '20.25', onset_quality: 'good', n_postponements: '0', shared_step_id: `D0001S1.${row['step_id']}` });
    const records = rowsIn(found, 'trialRecords').filter((each) => each['shared_step_id'] === row['shared_step_id']);
    expect(records.map((each) => each['record_id'])).toEqual(['record_id_1', 'record_id_2'].map((name) => cell(row, name)).filter((id) => id !== ''));
  }
  expect(rowsIn(found, 'timing')).toHaveLength(2);
  for (const row of rowsIn(found, 'timing')) {
    expect(row).toMatchObject({
      n_clock_syncs: '1', n_pings: '40', offset_ms: '12.5', rtt_median_ms: '20', hidden_ms: '250', frame_ms_median: '16.7',
      onset_skew_median_ms: '2.75', onset_skew_max_ms: '2.75', n_frames_late: '0', n_reconnects: '0', quality: 'good', quality_reason: '',
    });
  }
});

it('events are in order, name people and steps, and hold no answer', async () => {
  const found = await played('told', (data) => data);
  const events = rowsIn(found, 'events');
  expect(events.map((row) => Number(row['seq']))).toEqual(events.map((_, index) => index + 1));
  expect(events.find((row) => row['event'] === 'assigned')).toMatchObject({ actor: 'server', participant_id: '', detail: cell(rowsIn(found, 'dyads')[0], 'condition') });
  expect(events.find((row) => row['event'] === 'step_finished')).toMatchObject({ actor: 'participant', step_id: 'consent', detail: '' });
});

it('the responses of a synchronised step stand side by side, and whether they agree', async () => {
  const stage = await Stage.open(database, { id: 'agreeing' }, reactionStudy);
  for (const given of [{ A: 'fine', B: 'fine' }, { A: 'fine', B: 'low' }, { A: 3, B: 4 }, { A: { text_id: 'x' }, B: { text_id: 'x' } }] as const) {
    const couple = await (await stage.couple()).arrives('A', 'B');
    await couple.plays({}, (data, _, step, member) => (step.id === 'mood' ? { ...data, response: given[member] } : data));
  }
  const found = await exported(database, { studyId: 'agreeing', out: join(folder.path, 'agreeing') });
  const pairs = rowsIn(found, 'stepPairs').filter((row) => row['step_id'] === 'mood');
  expect(pairs.map((row) => [row['response_num_1'], row['response_num_2'], row['agreement']])).toEqual([
    ['', '', '1'],
    ['', '', '0'],
    ['3', '4', '0'],
    ['', '', ''],
  ]);
});
