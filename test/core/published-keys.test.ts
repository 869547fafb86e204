import { expect, it } from 'vitest';
import type { PointMeasure } from '../../experiments/kit/measure.ts';
import { itemIdOf, KEYS, type Key, type KeyId } from '../../experiments/measures/keys.ts';
import { columnOf, rangeOf, scoreOf } from '../../experiments/measures/scoring.ts';
import { keyProblems } from '../../server/commands/measures/key-problems.ts';
import { measureProblems } from '../../server/planning/checks/measure-problems.ts';
import { answersTo, importedFrom, scaleFileFor } from '../support/scale-file.ts';

const keys = Object.entries<Key>(KEYS).flatMap(([id, key]) => (isKeyId(id) && key.range !== undefined && key.isPictorial !== true ? [[id, key] as const] : []));

function isKeyId(id: string): id is KeyId {
  return id in KEYS;
}

function scoresFor(measure: PointMeasure, answer: (number: number) => number): Readonly<Record<string, number | null>> {
  const answers = answersTo(measure, answer);
  return Object.fromEntries(measure.scores.map((score) => [columnOf(measure, score), scoreOf(measure, score, answers).value]));
}

it.each(keys)('%s: all lowest, all highest and all in the middle give what the key says', (id, { reversed, method }) => {
  const measure = importedFrom(scaleFileFor(id));
  const turned = reversed === 'by-content' ? [3, 4] : reversed;
  for (const score of measure.scores.filter(({ minus }) => minus === undefined)) {
    const [k, r] = [score.items.length, score.items.filter((item) => turned.some((number) => itemIdOf(number) === item)).length];
    const { min, max } = measure;
    for (const value of [min, max, (min + max) / 2]) {
      const mean = (value * (k - r) + (min + max - value) * r) / k;
      const found = scoreOf(measure, score, answersTo(measure, () => value)).value;
      expect(found, `${score.name} all ${value}`).toBeCloseTo(method === 'sum' ? k * mean : mean, 10);
    }
  }
});

it.each(keys)('%s: every item belongs to a subscale, and to one only', (id, { k, sub = {} }) => {
  const numbers = Object.values(sub).flat().sort((one, other) => one - other);
  if (numbers.length > 0) expect(numbers).toEqual(Array.from({ length: k }, (_, index) => index + 1));
  expect(measureProblems([importedFrom(scaleFileFor(id))])).toEqual([]);
  expect(keyProblems(scaleFileFor(id), KEYS[id])).toEqual([]);
});

it('ECR-R: the same person’s answers in both orders give equal subscales', () => {
  const [blocked, interleaved] = [KEYS.pub_ecrr36_blocked, KEYS.pub_ecrr36_interleaved];
  // The n-th item of a kind in one order stands for the n-th of that kind in the other.
  const placesOf = ({ sub, reversed }: Pick<typeof blocked | typeof interleaved, 'sub' | 'reversed'>, name: 'anxiety' | 'avoidance', isReversed: boolean) =>
    sub[name].filter((number) => reversed.some((each) => each === number) === isReversed);
  const answer = (number: number) => 1 + ((number * 5 + Math.floor(number / 7)) % 7);
  const inBlocked = new Map<number, number>();
  const inInterleaved = new Map<number, number>();
  for (const name of ['anxiety', 'avoidance'] as const) {
    for (const isReversed of [false, true]) {
      const [from, to] = [placesOf(blocked, name, isReversed), placesOf(interleaved, name, isReversed)];
      expect(from.length).toBe(to.length);
      for (const [index, number] of from.entries()) {
        inBlocked.set(number, answer(number));
        inInterleaved.set(to[index] ?? 0, answer(number));
      }
    }
  }
  const one = scoresFor(importedFrom(scaleFileFor('pub_ecrr36_blocked')), (number) => inBlocked.get(number) ?? 0);
  const other = scoresFor(importedFrom(scaleFileFor('pub_ecrr36_interleaved')), (number) => inInterleaved.get(number) ?? 0);
  for (const name of ['anxiety', 'avoidance']) {
    expect(one[`pub_ecrr36_blocked_${name}`]).toBe(other[`pub_ecrr36_interleaved_${name}`]);
  }
  expect(one['pub_ecrr36_blocked_anxiety']).not.toBe(one['pub_ecrr36_blocked_avoidance']);
  // Scored by the key of the other order, the same answers give something else.
  const wrong = scoresFor(importedFrom(scaleFileFor('pub_ecrr36_interleaved')), (number) => inBlocked.get(number) ?? 0);
  expect(wrong['pub_ecrr36_interleaved_anxiety']).not.toBe(one['pub_ecrr36_blocked_anxiety']);
});

it('reverses by the range that was imported, and not by that of the key', () => {
  const measure = importedFrom(scaleFileFor('pub_ras7', { min: 0, max: 6, texts: { en: { heading: 'H', instructions: 'I', labels: {} } } }));
  const [score] = measure.scores;
  if (score === undefined) throw new Error('no score');
  expect(scoreOf(measure, score, answersTo(measure, (number) => ([4, 7].includes(number) ? 0 : 6))).value).toBe(6);
  expect(rangeOf(measure, score)).toEqual({ min: 0, max: 6 });
});

it.each([
  ['pub_rses10_a', { pub_rses10_a: [0, 30] }],
  ['pub_sses20', { pub_sses20_performance: [7, 35], pub_sses20_social: [7, 35], pub_sses20_appearance: [6, 30], pub_sses20_total: [20, 100] }],
  ['pub_gse10', { pub_gse10: [10, 40] }],
  ['pub_panas20', { pub_panas20_pa: [10, 50], pub_panas20_na: [10, 50] }],
  ['pub_ims_commit7', { pub_ims_commit7: [0, 8] }],
  ['pub_prca12', { pub_prca12_ac: [1, 7], pub_prca12_pc: [1, 7], pub_prca12_ad: [1, 7], pub_prca12_pd: [1, 7], pub_prca12_composite: [-6, 6] }],
] as const)('%s: the range of each score is the one its source names', (id, ranges) => {
  const measure = importedFrom(scaleFileFor(id));
  const found = measure.scores.map((score) => [columnOf(measure, score), Object.values(rangeOf(measure, score))]);
  expect(Object.fromEntries(found)).toEqual(ranges);
});

it('General Self-Efficacy: up to three answers may be missing, as its authors say, and no more', () => {
  const measure = importedFrom(scaleFileFor('pub_gse10'));
  const [score] = measure.scores;
  if (score === undefined) throw new Error('no score');
  const but = (missing: number) => scoreOf(measure, score, { ...answersTo(measure, () => 3), ...Object.fromEntries(Array.from({ length: missing }, (_, index) => [itemIdOf(index + 1), null])) });
  expect(but(3)).toMatchObject({ value: 30, isProrated: true, nAnswered: 7 });
  expect(but(4).value).toBeNull();
});

it('Couples Satisfaction Index: counts the points printed beside each answer', () => {
  const values = (number: number) => (number === 1 ? [0, 1, 2, 3, 5, 6] : [5, 4, 3, 2, 1, 0]);
  const file = scaleFileFor('pub_csi4', {}, (item) => ({ ...item, values: values(item.number) }));
  expect(keyProblems(file, KEYS.pub_csi4)).toEqual([]);
  const measure = importedFrom(file);
  expect(scoresFor(measure, (number) => (number === 1 ? 5 : 0))).toEqual({ pub_csi4: 21 });
  expect(scoresFor(measure, (number) => (number === 1 ? 4 : 2))).toEqual({ pub_csi4: 5 + 3 * 3 });
  const [score] = measure.scores;
  if (score === undefined) throw new Error('no score');
  expect(rangeOf(measure, score)).toEqual({ min: 0, max: 21 });
});
