import type { Measure, Score } from '../experiments/kit/measure.ts';
import { measureOf, variableOf } from './answers.ts';
import type { Catalogue, Occasion } from './catalogue.ts';
import type { Entry } from './columns.ts';
import type { CoupleAnswers, MemberAnswers } from './couple-answers.ts';
import type { MissingReason } from './missing-reasons.ts';
import type { OutlineItem, OutlineScale } from './outline.ts';
import { questionIn } from './questions.ts';

/** A score at one occasion: one variable of the analysis tables. */
export interface Variable {
  readonly name: string;
  readonly measure: Measure;
  readonly score: Score;
  readonly occasion: Occasion;
}

/** A variable's value for one person, or why there is none. */
export interface Value {
  readonly value: number | null;
  readonly missing: MissingReason | null;
}

export function variablesOf(catalogue: Catalogue): readonly Variable[] {
  return catalogue.occasions.flatMap((occasion) => {
    const measure = measureOf(occasion.scale.measure);
    return measure.scores.map((score) => ({ name: variableOf(measure, score, occasion.suffix), measure, score, occasion }));
  });
}

/** Every variable of a person; where the plan did not have it, why. */
export function valuesOf(variables: readonly Variable[], couple: CoupleAnswers, person: MemberAnswers): Readonly<Record<string, Value>> {
  const found = new Map(
    person.scales.flatMap(({ scores }) => scores.map(({ variable, value, missing }) => [variable, { value, missing }] as const)),
  );
  const absent: Value = { value: null, missing: whyNotPlanned(couple, person) };
  return Object.fromEntries(variables.map(({ name }) => [name, found.get(name) ?? absent]));
}

function whyNotPlanned({ condition }: CoupleAnswers, { status, isKept }: MemberAnswers): MissingReason {
  if (status === 'withdrew' || status === 'declined') return 'withdrew';
  if (isKept && condition !== null) return 'not_shown';
  return status === 'ended_early' ? 'partner_left' : 'not_reached';
}

/** What the codebook says of a variable, whoever's value it is. */
export function scoreEntry({ measure, score, occasion }: Variable): Entry {
  const items = score.items.map((id) => (measure.items.find((item) => item.id === id)?.reversed === true ? `${id} (reversed)` : id));
  return {
    label: `${score.label} (${occasion.suffix})`,
    description: `${measure.title}. Items: ${items.join(', ')}. Given in phase ${occasion.phase}, time ${occasion.n} in this phase.`,
    type: 'number',
    min: measure.min,
    max: measure.max,
    scale: measure.id,
    target: measure.target,
    scoring: 'mean',
    source: 'scaleScores.score',
  };
}

/** What the codebook says of an item at an occasion. */
export function itemEntry({ suffix, inEach, scale }: Occasion, item: OutlineItem): Entry {
  const measure = measureOf(scale.measure);
  const wordings = [...inEach].flatMap(([language, { items }]) =>
    items.flatMap(({ id, text }) => (id === item.id ? [{ words: text, language, conditions: new Set<string>() }] : [])),
  );
  const labels = labelsIn([...inEach.values()]);
  const isReversed = measure.items.find(({ id }) => id === item.id)?.reversed === true;
  return {
    label: `${measure.id}: ${item.id} (${suffix})`,
    description: `Answer in the direction of the score${isReversed ? `: ${measure.min + measure.max} minus the answer` : ''}. Why it is missing: itemResponses.`,
    type: 'number',
    min: measure.min,
    max: measure.max,
    valueLabels: isReversed ? reversed(labels, measure) : labels,
    ...questionIn([{ questions: wordings }]),
    scale: measure.id,
    item: item.id,
    reversed: isReversed,
    target: measure.target,
    source: 'itemResponses.value_scored',
  };
}

/** What the points are called, in one language after the other. */
function labelsIn(scales: readonly OutlineScale[]): Readonly<Record<string, string>> {
  const values = [...new Set(scales.flatMap(({ labels }) => Object.keys(labels)))];
  return Object.fromEntries(values.map((value) => [value, scales.map(({ labels }) => labels[Number(value)] ?? '').join(' / ')]));
}

function reversed(labels: Readonly<Record<string, string>>, { min, max }: Measure): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([value, label]) => [String(min + max - Number(value)), label]));
}

