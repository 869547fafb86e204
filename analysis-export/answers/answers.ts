import { columnOf, keyed, scoreOf, type Scored } from '../../experiments/measures/scoring.ts';
import type { Measure, Score } from '../../experiments/kit/measure.ts';
import type { Json } from '../../server/protocol/content.ts';
import { suffixOf, type Catalogue } from '../plans/catalogue.ts';
import type { MissingReason } from '../plans/missing-reasons.ts';
import type { Outline, OutlineItem, OutlineScale } from '../plans/outline.ts';
import { whyUnrecorded, type Standing } from '../plans/standing.ts';

/** The newest record of a trial that gives a scale. */
export interface ScaleRecord {
  readonly recordId: string;
  readonly stepId: string;
  readonly trialId: string;
  readonly timedOut: boolean;
  readonly data: Json;
}

/** One scale as it was given to one person once. */
export interface GivenScale {
  readonly measure: Measure;
  readonly stepId: string;
  readonly trialId: string;
  readonly recordId: string | null;
  readonly phase: string;
  readonly n: number;
  /** Behind the name of a scale: `post`, or `task2` for the second time in a phase. */
  readonly suffix: string;
  readonly items: readonly GivenItem[];
  readonly scores: readonly GivenScore[];
}

export interface GivenItem {
  readonly item: string;
  readonly itemPos: number;
  /** Null for an item that was never on screen. */
  readonly displayPos: number | null;
  readonly value: number | null;
  readonly label: string;
  readonly isReversed: boolean;
  /** In the direction of the score; null for an attention item, which has none. */
  readonly scored: number | null;
  readonly rtMs: number | null;
  readonly changes: number | null;
  readonly missing: MissingReason | null;
}

export interface GivenScore extends Scored {
  readonly score: Score;
  /** Name in the analysis tables, such as `own_state9_worried_post`. */
  readonly variable: string;
  readonly missing: MissingReason | null;
}

/** Every scale of a person's plan with what was answered, or why it was not. */
export function scalesOf(
  outline: Outline,
  standing: Standing,
  records: readonly ScaleRecord[],
  catalogue: Catalogue,
): readonly GivenScale[] {
  return catalogue.occasionsIn(outline).flatMap(({ measure, scale, stepIndex, stepId, trialId, phase, n }): readonly GivenScale[] => {
    const step = outline.steps[stepIndex];
    if (step === undefined) return [];
    const record = records.find((each) => each.stepId === stepId && each.trialId === trialId) ?? null;
    const reason = record === null ? whyUnrecorded(standing, step, stepIndex) : record.timedOut ? 'timed_out' : 'skipped';
    const items = scale.items.map((item) => givenItem(measure, scale, item, record, reason));
    const suffix = suffixOf(phase, n);
    const scores = measure.scores.map((score) => givenScore(measure, score, items, suffix));
    return [{ measure, stepId, trialId, recordId: record?.recordId ?? null, phase, n, suffix, items, scores }];
  });
}

export function variableOf(measure: Measure, score: Score, suffix: string): string {
  return `${columnOf(measure, score)}_${suffix}`;
}

function givenItem(
  measure: Measure,
  scale: OutlineScale,
  { id, pos }: OutlineItem,
  record: ScaleRecord | null,
  reason: MissingReason,
): GivenItem {
  const row = record === null ? null : rowOf(record.data, id);
  const raw = row === null ? null : fieldOf(row, 'value');
  const value = typeof raw === 'number' && raw >= measure.min && raw <= measure.max ? raw : null;
  const item = id === scale.attentionItem ? null : (measure.items.find((each) => each.id === id) ?? null);
  const isStrange = record !== null && (row === null || (raw !== null && value === null));
  return {
    item: id,
    itemPos: pos,
    displayPos: numberOf(row, 'display_pos'),
    value,
    label: value === null ? '' : (scale.labels[value] ?? ''),
    isReversed: item?.reversed === true,
    scored: value === null || item === null ? null : keyed(measure, item, value),
    rtMs: numberOf(row, 'rt_ms'),
    changes: numberOf(row, 'n_changes'),
    missing: value !== null ? null : isStrange ? 'technical' : reason,
  };
}

function givenScore(measure: Measure, score: Score, items: readonly GivenItem[], suffix: string): GivenScore {
  const answers = Object.fromEntries(items.map(({ item, value }) => [item, value]));
  const scored = scoreOf(measure, score, answers);
  const open = items.find(({ item, value }) => score.items.includes(item) && value === null);
  const missing = scored.value === null ? (open?.missing ?? 'technical') : null;
  return { ...scored, score, variable: variableOf(measure, score, suffix), missing };
}

/** What a plugin with items has noted of one of them. */
function rowOf(data: Json, item: string): Json | null {
  const rows = fieldOf(data, 'items');
  return Array.isArray(rows) ? (rows.find((row) => fieldOf(row, 'item') === item) ?? null) : null;
}

function numberOf(row: Json | null, name: string): number | null {
  const value = row === null ? null : fieldOf(row, name);
  return typeof value === 'number' ? value : null;
}

function fieldOf(value: Json, name: string): Json {
  if (value === null || typeof value !== 'object' || isList(value)) return null;
  return value[name] ?? null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
