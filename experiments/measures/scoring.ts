import type { Item, Measure, Score } from '../kit/measure.ts';

/** Answers by item id; an item that is missing was not answered. */
export type ItemAnswers = Readonly<Record<string, number | null>>;

export interface Scored {
  /** `null`: too few answers. */
  readonly value: number | null;
  readonly nItems: number;
  readonly nAnswered: number;
  /** Fewest answers that make a score. */
  readonly minAnswered: number;
  /** The score stands for items without an answer too, as if they had been answered like the others. */
  readonly isProrated: boolean;
}

/** A score needs this share of its items, and all of them where there are three or fewer. */
const SHARE_NEEDED = 0.8;
const ALL_NEEDED_UP_TO = 3;

/**
 * @returns the answer in the direction of the score: `min + max - answer` for a reversed item, and where the scale
 *          gives points of their own to the answers, those
 */
export function keyed(measure: Measure, item: Item, answer: number): number {
  if (item.values !== undefined) return item.values[answer - measure.min] ?? Number.NaN;
  return item.reversed === true ? measure.min + measure.max - answer : answer;
}

/** The mean or sum of the answered items, by the rule for missing ones. Never filled in from elsewhere. */
export function scoreOf(measure: Measure, score: Score, answers: ItemAnswers): Scored {
  const [nItems, nAnswered] = [score.items.length, answered(measure, score.items, answers).length];
  const minAnswered = neededOf(score, nItems);
  const groups = [score.items, ...(score.minus ?? [])].map((items) => meanOf(measure, score, items, answers));
  const counted = { nItems, nAnswered, minAnswered };
  const means = groups.filter((mean) => mean !== null);
  const [own = Number.NaN, ...less] = means;
  if (means.length < groups.length) return { ...counted, value: null, isProrated: false };
  const value = own - (less.length === 0 ? 0 : sumOf(less) / less.length);
  return { ...counted, value: score.method === 'sum' ? value * nItems : value, isProrated: nAnswered < nItems };
}

/** The lowest and the highest score there can be. */
export function rangeOf(measure: Measure, score: Score): { readonly min: number; readonly max: number } {
  const ends = score.items.map((id) => endsOf(measure, itemOf(measure, id)));
  const share = score.method === 'sum' ? 1 : 1 / ends.length;
  const [min, max] = [sumOf(ends.map(([low]) => low)) * share, sumOf(ends.map(([, high]) => high)) * share];
  // Of a composite: everything in one group, and the least in the others.
  return score.minus === undefined ? { min, max } : { min: min - max, max: max - min };
}

/** Name of the column: the measure's id and, where it has several scores, the score's name. */
export function columnOf(measure: Measure, score: Score): string {
  return score.name === '' ? measure.id : `${measure.id}_${score.name}`;
}

function meanOf(measure: Measure, score: Score, items: readonly string[], answers: ItemAnswers): number | null {
  const values = answered(measure, items, answers);
  return values.length === 0 || values.length < neededOf(score, items.length) ? null : sumOf(values) / values.length;
}

function answered(measure: Measure, items: readonly string[], answers: ItemAnswers): readonly number[] {
  return items.flatMap((id) => {
    const item = itemOf(measure, id);
    const answer = answers[id] ?? null;
    return answer === null ? [] : [keyed(measure, item, answer)];
  });
}

function neededOf({ mayMiss }: Score, items: number): number {
  if (mayMiss !== undefined) return items - mayMiss;
  return items <= ALL_NEEDED_UP_TO ? items : Math.ceil(items * SHARE_NEEDED);
}

function endsOf({ min, max }: Measure, { values }: Item): readonly [number, number] {
  return values === undefined ? [min, max] : [Math.min(...values), Math.max(...values)];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** @throws Error if the measure's score names an item that it does not have */
function itemOf(measure: Measure, id: string): Item {
  const found = measure.items.find((item) => item.id === id);
  if (found === undefined) throw new Error(`${measure.id}: a score names the item "${id}", which it does not have`);
  return found;
}
