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
}

/** A score needs this share of its items, and all of them where there are three or fewer. */
const SHARE_NEEDED = 0.8;
const ALL_NEEDED_UP_TO = 3;

/** @returns the answer in the direction of the score: `min + max - answer` for a reversed item */
export function keyed(measure: Measure, item: Item, answer: number): number {
  return item.reversed === true ? measure.min + measure.max - answer : answer;
}

/** The mean of the answered items, by the rule for missing ones. Never filled in from elsewhere. */
export function scoreOf(measure: Measure, score: Score, answers: ItemAnswers): Scored {
  const items = score.items.map((id) => itemOf(measure, id));
  const values = items.flatMap((item) => {
    const answer = answers[item.id] ?? null;
    return answer === null ? [] : [keyed(measure, item, answer)];
  });
  const minAnswered = items.length <= ALL_NEEDED_UP_TO ? items.length : Math.ceil(items.length * SHARE_NEEDED);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    value: values.length < minAnswered ? null : sum / values.length,
    nItems: items.length,
    nAnswered: values.length,
    minAnswered,
  };
}

/** Name of the column: the measure's id and, where it has several scores, the score's name. */
export function columnOf(measure: Measure, score: Score): string {
  return score.name === '' ? measure.id : `${measure.id}_${score.name}`;
}

/** @throws Error if the measure's score names an item that it does not have */
function itemOf(measure: Measure, id: string): Item {
  const found = measure.items.find((item) => item.id === id);
  if (found === undefined) throw new Error(`${measure.id}: a score names the item "${id}", which it does not have`);
  return found;
}
