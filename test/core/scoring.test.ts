import { expect, it } from 'vitest';
import type { Item, Measure, PointMeasure, Score } from '../../experiments/kit/measure.ts';
import { MEASURES } from '../../experiments/measures/registry.ts';
import { columnOf, keyed, rangeOf, scoreOf, type ItemAnswers } from '../../experiments/measures/scoring.ts';
import { measureProblems } from '../../server/planning/checks/measure-problems.ts';

const measures = [...MEASURES.values()];
const scores = measures.flatMap((measure) => measure.scores.map((score) => [columnOf(measure, score), measure, score] as const));

const itemsOf = (measure: Measure): readonly Item[] => measure.items;

function everyItem(measure: Measure, value: number): ItemAnswers {
  return Object.fromEntries(measure.items.map(({ id }) => [id, value]));
}

function reversedIn(measure: Measure, { items }: Score): number {
  return itemsOf(measure).filter(({ id, reversed }) => items.includes(id) && reversed === true).length;
}

/** By the formula of the field: all answers at `value`, `r` of `k` items reversed. */
function meanOf(measure: Measure, score: Score, value: number): number {
  const [k, r] = [score.items.length, reversedIn(measure, score)];
  return (value * (k - r) + (measure.min + measure.max - value) * r) / k;
}

/**
 * The keys as they are meant, written down once more: items, reversed ones among them, and the score of somebody
 * who gives the lowest answer everywhere, and the highest. A changed key is a new measure, not another line here.
 */
const KEYS: Readonly<Record<string, readonly [items: number, reversed: string, lowest: number, highest: number]>> = {
  own_ties8_worry: [4, '', 1, 7],
  own_ties8_distance: [4, '', 1, 7],
  own_state9_secure: [3, '', 1, 7],
  own_state9_worried: [3, '', 1, 7],
  own_state9_distant: [3, '', 1, 7],
  own_feltsec6: [6, '', 0, 100],
  own_selfregard4: [4, 'doubt', 2.5, 5.5],
  own_circles1: [1, '', 1, 7],
  own_regard3: [3, '', 1, 7],
  own_affect4_good: [1, '', 0, 100],
  own_affect4_calm: [1, '', 0, 100],
  own_affect4_close: [1, '', 0, 100],
  own_affect4_hurt: [1, '', 0, 100],
  own_circles_wish1: [1, '', 1, 7],
  own_close3: [3, '', 1, 7],
  own_resp4: [4, '', 1, 7],
  own_depth4_self: [2, '', 0, 100],
  own_depth4_partner: [2, '', 0, 100],
  own_pulse1: [1, '', 0, 100],
  own_compliment4_pleasant: [1, '', 1, 7],
  own_compliment4_sincere: [1, '', 1, 7],
  own_compliment4_deserved: [1, '', 1, 7],
  own_compliment4_lasting: [1, '', 1, 7],
  own_framing2_meaning: [1, '', 0, 100],
  own_framing2_detail: [1, '', 0, 100],
  own_trust3: [3, '', 1, 7],
  own_commit3: [3, '', 1, 7],
  own_give3: [3, '', 1, 7],
  own_free3: [3, 'pushed', 3, 5],
  own_reaction4_willing: [1, '', 0, 100],
  own_reaction4_pressed: [1, '', 0, 100],
  own_reaction4_valued: [1, '', 0, 100],
  own_reaction4_angry: [1, '', 0, 100],
  own_strain4_self: [2, '', 0, 100],
  own_strain4_partner: [2, '', 0, 100],
  own_asking4_met: [1, '', 0, 100],
  own_asking4_outcome: [1, '', 0, 100],
  own_asking4_effort: [1, '', 0, 100],
  own_asking4_natural: [1, '', 0, 100],
  own_talk4: [4, '', 1, 7],
  own_framed2_cost: [1, '', 0, 100],
  own_framed2_trusted: [1, '', 0, 100],
};

it('has the keys that are written down here', () => {
  const found = scores.map(([column, measure, score]) => [
    column,
    [
      score.items.length,
      itemsOf(measure).flatMap(({ id, reversed }) => (reversed === true && score.items.includes(id) ? [id] : [])).join(),
      scoreOf(measure, score, everyItem(measure, measure.min)).value,
      scoreOf(measure, score, everyItem(measure, measure.max)).value,
    ],
  ]);
  expect(Object.fromEntries(found)).toEqual(KEYS);
});

it.each(scores)('%s: all lowest, all highest and all in the middle give what the key says', (_, measure, score) => {
  for (const value of [measure.min, measure.max, (measure.min + measure.max) / 2]) {
    expect(scoreOf(measure, score, everyItem(measure, value)).value).toBeCloseTo(meanOf(measure, score, value), 12);
  }
});

it.each(scores)('%s: each of its items counts as much as another, in its own direction, and no other item counts', (_, measure, score) => {
  const lowest = everyItem(measure, measure.min);
  const base = scoreOf(measure, score, lowest).value ?? NaN;
  for (const { id, reversed } of itemsOf(measure)) {
    const raised = scoreOf(measure, score, { ...lowest, [id]: measure.max }).value ?? NaN;
    const share = (measure.max - measure.min) / score.items.length;
    const expected = !score.items.includes(id) ? 0 : reversed === true ? -share : share;
    expect(raised - base).toBeCloseTo(expected, 12);
  }
});

it.each(scores)('%s: four fifths of the items make a score, and all of them where there are three or fewer', (_, measure, score) => {
  const k = score.items.length;
  const needed = k <= 3 ? k : Math.ceil(0.8 * k);
  for (let answered = 0; answered <= k; answered += 1) {
    const answers = Object.fromEntries(score.items.map((id, index) => [id, index < answered ? measure.max : null]));
    const scored = scoreOf(measure, score, answers);
    expect(scored).toMatchObject({ nItems: k, nAnswered: answered, minAnswered: needed });
    expect([answered, scored.value === null]).toEqual([answered, answered < needed]);
  }
});

it.each(measures.map((measure) => [measure.id, measure] as const))('%s: its items and scores are sound', (id, measure) => {
  const ids = measure.items.map((item) => item.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(measure.scores.flatMap(({ items }) => items).filter((item) => !ids.includes(item))).toEqual([]);
  for (const { items } of measure.scores) expect([items.length > 0, new Set(items).size]).toEqual([true, items.length]);
  // Every item is asked for the sake of some score.
  expect(ids.filter((item) => !measure.scores.some(({ items }) => items.includes(item)))).toEqual([]);
  expect(new Set(measure.scores.map(({ name }) => name)).size).toBe(measure.scores.length);
  expect(measure.min).toBeLessThan(measure.max);
  if (measure.format === 'points') expect(measure.labels).toHaveLength(measure.max - measure.min + 1);
  expect(id).toMatch(new RegExp(`^own_[a-z_]+${measure.items.length}$`));
});

it('no two scores have one column', () => {
  const columns = scores.map(([column]) => column);
  expect(new Set(columns).size).toBe(columns.length);
  expect(MEASURES.size).toBe(measures.length);
});

it.each(scores)('%s: no score lies outside its range, and somebody reaches each end', (_, measure, score) => {
  const { min, max } = rangeOf(measure, score);
  const towards = (end: number) => Object.fromEntries(itemsOf(measure).map((item) => [item.id, keyed(measure, item, end)]));
  expect([min, max].map((end) => scoreOf(measure, score, towards(end)).value)).toEqual([min, max]);
});

it('has no name of a published scale', () => {
  expect(measureProblems(measures)).toEqual([]);
});

it('turns a reversed item round about the middle of its own range', () => {
  const [min, max] = [1, 7];
  const measure = small({ min, max });
  const [, reversed] = measure.items;
  if (reversed === undefined) throw new Error('no second item');
  expect([1, 2, 4, 7].map((answer) => keyed(measure, reversed, answer))).toEqual([7, 6, 4, 1]);
  expect(keyed({ ...measure, min: 0, max: 100 }, reversed, 30)).toBe(70);
});

it('takes 0 for an answer, and neither null nor nothing', () => {
  const measure = small({ min: 0, max: 6 });
  const [score] = measure.scores;
  if (score === undefined) throw new Error('no score');
  expect(scoreOf(measure, score, { one: 0, two: 6 })).toMatchObject({ value: 0, nAnswered: 2 });
  expect(scoreOf(measure, score, { one: 0, two: null })).toMatchObject({ value: null, nAnswered: 1 });
  expect(scoreOf(measure, score, { one: 0 })).toMatchObject({ value: null, nAnswered: 1 });
});

it('means over what was answered, and fills nothing in', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: words }));
  const score = { name: '', label: 'Five', items: items.map(({ id }) => id) };
  const measure = { ...small({ min: 1, max: 7 }), items, scores: [score] };
  expect(scoreOf(measure, score, { a: 1, b: 2, c: 3, d: 7, e: null })).toEqual({ value: 3.25, nItems: 5, nAnswered: 4, minAnswered: 4, isProrated: true });
  expect(scoreOf(measure, score, { a: 1, b: 2, c: 3, d: 7, e: 2 })).toMatchObject({ value: 3, isProrated: false });
  expect(scoreOf(measure, { ...score, method: 'sum' }, { a: 1, b: 2, c: 3, d: 7 })).toMatchObject({ value: 16.25, isProrated: true });
  expect(scoreOf(measure, { ...score, mayMiss: 2 }, { a: 1, b: 2, c: 3 })).toMatchObject({ value: 2, minAnswered: 3 });
  expect(scoreOf(measure, score, { a: 1, b: 2, c: 3 }).value).toBeNull();
});

it('takes a group of items off another, and has no composite without both', () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: words }));
  const composite = { name: 'x', label: 'X', items: ['a'], minus: [['b'], ['c']] };
  const measure = { ...small({ min: 1, max: 7 }), items, scores: [composite] };
  expect(scoreOf(measure, composite, { a: 6, b: 1, c: 4 }).value).toBe(3.5);
  expect(scoreOf(measure, composite, { a: 6, b: 1 }).value).toBeNull();
  expect(rangeOf(measure, composite)).toEqual({ min: -6, max: 6 });
});

it('says which item a score names that is not there', () => {
  const measure = small({ min: 1, max: 7 });
  const wrong = { name: 'x', label: 'X', items: ['one', 'gone'] };
  expect(() => scoreOf(measure, wrong, {})).toThrow('own_small2: a score names the item "gone", which it does not have');
  expect([columnOf(measure, wrong), columnOf(measure, { ...wrong, name: '' })]).toEqual(['own_small2_x', 'own_small2']);
});

const words = { textKey: 'x', values: {}, languages: { en: { x: 'x' } } };

/** Two items, the second against the direction of the score. */
function small({ min, max }: { readonly min: number; readonly max: number }): PointMeasure {
  return {
    id: 'own_small2', title: '', source: '', target: 'self', timeframe: 'now', format: 'points', min, max, labels: [],
    heading: words, instructions: words,
    items: [{ id: 'one', text: words }, { id: 'two', text: words, reversed: true }],
    scores: [{ name: '', label: 'Small', items: ['one', 'two'] }],
  };
}
