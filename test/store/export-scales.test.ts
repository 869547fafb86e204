import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { battery, defineExperiment, minutes, page, part, solo, textsIn } from '../../experiments/kit/kit.ts';
import { ownSelfregard4 } from '../../experiments/measures/self.ts';
import { preflight } from '../../server/planning/preflight.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { importedFrom, scaleFileFor } from '../support/scale-file.ts';
import { Stage } from '../support/stage.ts';

const COUPLES = 16;

/** Words of no scale, which may not be passed on. */
const efficacy = importedFrom(
  scaleFileFor('pub_gse10', { texts: { en: { heading: 'H', instructions: 'I', labels: { '1': 'secret least', '4': 'secret most' } } } }, (item) => ({ ...item, text: { en: `Secret sentence ${item.number}` } })),
);
const open = importedFrom(
  scaleFileFor('pub_sci2', { licence: { status: 'open_cited', note: 'Article', obtained_by: 'the lab', obtained_on: '2026-11-02', may_be_shared: true } }, (item) => ({ ...item, text: { en: `Open sentence ${item.number}` } })),
);

const text = textsIn({ en: { heading: 'Heading', list: ['A line'], button: 'On' } });
const experiment = defineExperiment({
  id: 'scales',
  version: '1.0.0',
  title: 'Scales',
  languages: text.languages,
  parameters: {},
  factors: { colour: ['red', 'blue'] },
  imported: [efficacy, open],
  consent: () => ({ version: '1', heading: text('heading'), summary: text('list'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('list'),
  before: () => [part('pre', battery('efficacy', efficacy), battery('close', open), battery('regard', ownSelfregard4))],
  timeline: () => [part('task', solo('task', [page('read', { heading: text('heading'), paragraphs: text('list'), button: text('button') })]))],
});

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;
let person = 0;

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'scales' }, experiment);
  for (let count = 0; count < COUPLES; count += 1) {
    await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'door', B: 'door' }, (data, trial) => {
      const { items } = data;
      if (!Array.isArray(items)) return data;
      if (trial.scale?.measure === 'pub_gse10') person += 1;
      const level = (person * 7) % 11;
      const answered = items.map((row, index) => {
        if (trial.scale?.measure === 'pub_gse10') {
          // The sixth sentence is answered the other way round, and the first person leaves out two.
          const value = 1 + ((level + ((person + index * 3) % 3)) % 13) * 3 / 12;
          return { ...row, value: person === 1 && index < 2 ? null : Math.round(index === 5 ? 5 - value : value) };
        }
        return { ...row, value: 1 + ((level + index * (person % 2)) % 7) };
      });
      return { ...data, items: answered };
    });
  }
  found = await exported(database, { studyId: 'scales', out: join(folder.path, 'out'), imported: [efficacy, open] });
}, 60_000);

it('an experiment may ask an imported scale that it names, and no other', () => {
  expect(preflight(experiment)).toEqual([]);
  expect(() => preflight({ ...experiment, imported: [open] })).toThrow('presents the scale "pub_gse10", which experiments/measures does not have.');
});

it('words that may not be passed on are in no file, and others are in the codebook', () => {
  const files = Object.entries(found.files).filter(([, content]) => /secret/i.test(content));
  expect(files.map(([name]) => name)).toEqual([]);
  const asked = found.codebook.filter((row) => row['table'] === 'dyadWide').map((row) => cell(row, 'question_text'));
  expect(asked.filter((words) => words.startsWith('Open sentence'))).toHaveLength(4);
  const labels = rowsIn(found, 'itemResponses').filter((row) => row['scale'] === 'pub_gse10').map((row) => row['value_label']);
  expect(new Set(labels)).toEqual(new Set(['']));
  const entry = found.codebook.find((row) => row['name'] === 'pub_gse10_pre.1_i03');
  expect(cell(entry, 'description')).toMatch(/^Item of General Self-Efficacy Scale, whose wording may not be passed on: Nobody 2026/);
});

it('a sum with answers missing is the mean times the number of items, and says so', () => {
  const scores = rowsIn(found, 'scaleScores').filter((row) => row['variable'] === 'pub_gse10_pre');
  expect(scores).toHaveLength(2 * COUPLES);
  for (const score of scores) {
    const answers = rowsIn(found, 'itemResponses').filter((row) => row['participant_id'] === score['participant_id'] && row['scale'] === 'pub_gse10' && row['value_num'] !== '');
    const sum = answers.reduce((total, row) => total + Number(row['value_num']), 0);
    expect(numberIn(score, 'score')).toBeCloseTo((sum / answers.length) * 10, 10);
    expect([cell(score, 'n_answered'), cell(score, 'prorated')]).toEqual([String(answers.length), answers.length < 10 ? '1' : '0']);
    expect([cell(score, 'min_answered'), cell(score, 'scoring'), cell(score, 'key_version'), cell(score, 'timeframe')]).toEqual(['7', 'sum', '2026-1', 'general']);
  }
  expect(scores.filter((row) => row['prorated'] === '1')).toHaveLength(1);
  const entry = found.codebook.find((row) => row['name'] === 'pub_gse10_pre_a');
  expect([cell(entry, 'min'), cell(entry, 'max'), cell(entry, 'scoring').slice(0, 20)]).toEqual(['10', '40', 'sum of i01, i02, i03']);
});

it('alpha stands beside every score, from everybody who answered all its items', () => {
  const rows = rowsIn(found, 'itemResponses').filter((row) => row['scale'] === 'own_selfregard4');
  const people = [...new Set(rows.map((row) => cell(row, 'participant_id')))];
  const items = [...new Set(rows.map((row) => cell(row, 'item')))];
  const values = people.map((id) => items.map((item) => Number(rows.find((row) => row['participant_id'] === id && row['item'] === item)?.['value_scored'])));
  const sums = values.map((each) => each.reduce((total, value) => total + value, 0));
  const own = items.map((_, index) => variance(values.map((each) => each[index] ?? 0)));
  const alpha = (items.length / (items.length - 1)) * (1 - own.reduce((total, value) => total + value, 0) / variance(sums));
  const scores = rowsIn(found, 'scaleScores').filter((row) => row['variable'] === 'own_selfregard4_pre');
  for (const score of scores) expect(numberIn(score, 'alpha')).toBeCloseTo(alpha, 10);
  const pair = rowsIn(found, 'scaleScores').find((row) => row['variable'] === 'pub_sci2_pre');
  expect([cell(pair, 'omega'), cell(pair, 'alpha') === '']).toEqual(['', false]);
});

it('an item that goes against its own score is told, in the export and in its README', () => {
  const [warning = ''] = found.report.warnings;
  expect(warning).toMatch(/^Items that go against the rest of their score\. .*\n(.*\n)* {2}- pub_gse10_pre, 1 of 10: “i06”(\n|$)/);
  expect(found.files['README.md']).toContain(warning);
});

it('a study with a scale that is not imported here is refused, with what to do', async () => {
  await expect(exported(database, { studyId: 'scales', out: join(folder.path, 'other') })).rejects.toThrow(
    'The study uses the scale "pub_gse10", which is not imported here (npm run measures).',
  );
});

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
