import type { Measure, Score } from '../../experiments/kit/measure.ts';
import { rangeOf, type Scored } from '../../experiments/measures/scoring.ts';
import { variableOf, type GivenScore } from './answers.ts';
import type { Catalogue, Occasion } from '../plans/catalogue.ts';
import type { Entry } from '../columns/columns.ts';
import type { CoupleAnswers, MemberAnswers } from './couple-answers.ts';
import type { MissingReason } from '../plans/missing-reasons.ts';
import type { OutlineItem, OutlineScale } from '../plans/outline.ts';
import { questionIn } from '../columns/questions.ts';

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
  /** How it was scored; `null` for somebody whose plan does not give the scale. */
  readonly scored: Omit<Scored, 'value'> | null;
}

export function variablesOf(catalogue: Catalogue): readonly Variable[] {
  return catalogue.occasions.flatMap((occasion) => {
    const { measure } = occasion;
    return measure.scores.map((score) => ({ name: variableOf(measure, score, occasion.suffix), measure, score, occasion }));
  });
}

/** Every variable of a person; where the plan did not have it, why. */
export function valuesOf(variables: readonly Variable[], couple: CoupleAnswers, person: MemberAnswers): Readonly<Record<string, Value>> {
  const found = new Map(
    person.scales.flatMap(({ scores }) => scores.map((score) => [score.variable, scoredValue(score)] as const)),
  );
  const absent: Value = { value: null, missing: whyNotPlanned(couple, person), scored: null };
  return Object.fromEntries(variables.map(({ name }) => [name, found.get(name) ?? absent]));
}

function scoredValue({ value, missing, nItems, nAnswered, minAnswered, isProrated }: GivenScore): Value {
  return { value, missing, scored: { nItems, nAnswered, minAnswered, isProrated } };
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
    ...rangeOf(measure, score),
    scale: measure.id,
    target: measure.target,
    scoring: formulaOf(score),
    source: 'scaleScores.score',
  };
}

/** What a score is called and made of, for tables in which scores stand below one another. */
export function toldWithFormula(variable: Variable): string {
  return `${scoreEntry(variable).label}: ${formulaOf(variable.score)}`;
}

/** The words of each item, by its id; of an id that several scales have, one behind the other. */
export function wordings({ occasions }: Catalogue): Readonly<Record<string, string>> {
  const words = new Map<string, Set<string>>();
  for (const { measure, inEach } of occasions) {
    for (const { items, attentionItem } of inEach.values()) {
      for (const { id, text } of items) {
        const told = id === attentionItem ? 'says which answer to choose' : text;
        words.set(id, (words.get(id) ?? new Set()).add(told === '' ? measure.id : `${measure.id}: ${told}`));
      }
    }
  }
  return Object.fromEntries([...words].map(([id, each]) => [id, [...each].join(' / ')]));
}

/** What a score is made of, in words that `npm run verify` computes it again by. */
function formulaOf({ method = 'mean', items, minus = [] }: Score): string {
  const less = minus.map((group) => group.join(', ')).join('; ');
  return `${method} of ${items.join(', ')}${less === '' ? '' : ` less the mean of ${less}`}`;
}

/** What the codebook says of an item at an occasion. */
export function itemEntry({ suffix, inEach, measure }: Occasion, item: OutlineItem): Entry {
  const wordings = [...inEach].flatMap(([language, { items }]) =>
    items.flatMap(({ id, text }) => (id === item.id && text !== '' ? [{ words: text, language, conditions: new Set<string>() }] : [])),
  );
  const labels = labelsIn([...inEach.values()]);
  const isReversed = measure.items.find(({ id }) => id === item.id)?.reversed === true;
  const hasPoints = measure.items.find(({ id }) => id === item.id)?.values !== undefined;
  return {
    label: `${measure.id}: ${item.id} (${suffix})`,
    description: `${measure.published === true && measure.isShareable !== true ? `Item of ${measure.title}, whose wording may not be passed on: ${measure.source}. ` : ''}Answer in the direction of the score${isReversed ? `: ${measure.min + measure.max} minus the answer` : ''}. Why it is missing: itemResponses.`,
    type: 'number',
    ...rangeOf(measure, { name: '', label: '', items: [item.id] }),
    valueLabels: isReversed ? reversed(labels, measure) : labels,
    ...questionIn([{ questions: wordings }]),
    scale: measure.id,
    item: item.id,
    reversed: isReversed,
    ...(hasPoints ? { scoring: 'the points printed beside each answer' } : {}),
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

