import type { PointMeasure, Score, Target, Timeframe } from '../kit/measure.ts';
import type { TextTree, Words } from '../kit/text.ts';

/**
 * A scale in the wording that a lab is entitled to use, as `npm run measures -- import` leaves it in
 * `experiments/measures/imported/`, which git does not keep. Types are those of a JSON file.
 */
export interface StoredScale {
  readonly id: string;
  readonly keyVersion: string;
  readonly title: string;
  readonly source: string;
  readonly target: string;
  readonly timeframe: string;
  readonly min: number;
  readonly max: number;
  readonly items: readonly StoredItem[];
  readonly scores: readonly StoredScore[];
  /** By language: heading, instructions, `labels` by point, `items` by id. */
  readonly texts: { readonly en?: TextTree } & Readonly<Record<string, TextTree>>;
  readonly licence: StoredLicence;
  /** SHA-256 of the texts: a changed wording is another scale. */
  readonly textsHash: string;
}

export interface StoredItem {
  readonly id: string;
  readonly isReversed: boolean;
  readonly values?: readonly number[];
}

export interface StoredScore {
  readonly name: string;
  readonly label: string;
  readonly items: readonly string[];
  readonly method: string;
  readonly mayMiss?: number;
  readonly minus?: readonly (readonly string[])[];
}

export interface StoredLicence {
  readonly status: string;
  readonly note: string;
  readonly obtainedBy: string;
  readonly obtainedOn: string;
  readonly mayBeShared: boolean;
}

export const TARGETS = ['self', 'partner', 'relationship', 'other'] as const satisfies readonly Target[];
export const TIMEFRAMES = ['now', 'task', 'today', 'week', 'general'] as const satisfies readonly Timeframe[];

/** The measure that an experiment uses: `const ras = imported(file)`, where `file` is the JSON that was left. */
export function imported(stored: StoredScale): PointMeasure {
  const { id, keyVersion, title, source, min, max, texts, licence } = stored;
  const words = (textKey: string): Words => ({ textKey, values: {}, languages: texts });
  const points = Array.from({ length: max - min + 1 }, (_, index) => String(min + index));
  const isWorded = (point: string) => Object.values(texts).some(({ labels }) => isTree(labels) && point in labels);
  return {
    id,
    keyVersion,
    title,
    source,
    published: true,
    licence: `${licence.status}: ${licence.note} (${licence.obtainedBy}, ${licence.obtainedOn})`,
    ...(licence.mayBeShared ? { isShareable: true } : {}),
    format: 'points',
    target: oneOf(TARGETS, stored.target, `${id}: target`),
    timeframe: oneOf(TIMEFRAMES, stored.timeframe, `${id}: timeframe`),
    min,
    max,
    labels: points.map((point) => (isWorded(point) ? words(`labels.${point}`) : '')),
    heading: words('heading'),
    instructions: words('instructions'),
    items: stored.items.map(({ id: item, isReversed, values }) => ({
      id: item,
      text: words(`items.${item}`),
      ...(isReversed ? { reversed: true } : {}),
      ...(values === undefined ? {} : { values }),
    })),
    scores: stored.scores.map((score) => scoreFrom(id, score)),
  };
}

function scoreFrom(id: string, { name, label, items, method, mayMiss, minus }: StoredScore): Score {
  return {
    name,
    label,
    items,
    method: oneOf(['mean', 'sum'] as const, method, `${id}: method`),
    ...(mayMiss === undefined ? {} : { mayMiss }),
    ...(minus === undefined ? {} : { minus }),
  };
}

/** @throws Error where somebody has changed the file by hand */
function oneOf<const Value extends string>(values: readonly Value[], found: string, place: string): Value {
  const value = values.find((each) => each === found);
  if (value === undefined) throw new Error(`${place} is "${found}"; it is one of ${values.join(', ')}. Import the scale again.`);
  return value;
}

function isTree(value: TextTree[string] | undefined): value is TextTree {
  return typeof value === 'object' && !Array.isArray(value);
}
