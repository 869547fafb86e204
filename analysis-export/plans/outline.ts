import type { Field, PlannedTrial, PlanStep } from '../../server/dyad/plan.ts';
import { isShared, limitOf, isTimed, pickOf } from '../../server/dyad/plan.ts';
import type { When } from '../../server/dyad/when.ts';
import type { Json } from '../../server/protocol/content.ts';
import type { Language, Member } from '../../server/protocol/member.ts';

/**
 * What the export needs to know of one member's plan: which steps and trials, asking what. Without what chance
 * has drawn for the couple (order of items, attention point, padding), so that most couples share one outline.
 */
export interface Outline {
  readonly language: Language;
  readonly steps: readonly OutlineStep[];
}

export interface OutlineStep {
  readonly id: string;
  readonly kind: PlanStep['kind'];
  readonly phase: PlanStep['phase'];
  readonly isShared: boolean;
  /** Ends by itself after some time. */
  readonly isLimited: boolean;
  readonly when: When | null;
  /** Under which name something is picked for the member as they come to the step. */
  readonly pick: string | null;
  readonly trials: readonly OutlineTrial[];
}

export interface OutlineTrial {
  readonly id: string;
  readonly plugin: string;
  readonly fields: readonly OutlineField[];
  readonly scale: OutlineScale | null;
}

export type OutlineField = Pick<Field, 'name' | 'type' | 'question'> & { readonly key: string };

export interface OutlineScale {
  readonly measure: string;
  /** In the order of the scale's definition; the attention item, whose words chance has drawn, last and without. */
  readonly items: readonly OutlineItem[];
  readonly attentionItem: string | null;
  /** Words of the points by value, where there are any. */
  readonly labels: Readonly<Record<number, string>>;
}

export interface OutlineItem {
  readonly id: string;
  readonly pos: number;
  readonly text: string;
}

export function outlineOf(steps: readonly PlanStep[], member: Member, language: Language): Outline {
  return {
    language,
    steps: steps.map((step) => ({
      id: step.id,
      kind: step.kind,
      phase: step.phase,
      isShared: isShared(step),
      isLimited: limitOf(step) !== null || (isShared(step) && isTimed(step)),
      when: step.when,
      pick: pickOf(step)?.as ?? null,
      trials: (step.content[member]?.[language]?.trials ?? []).map(outlineTrial),
    })),
  };
}

/** Names of everything that is picked in this plan. */
export function picksIn({ steps }: Outline): readonly string[] {
  return [...new Set(steps.flatMap(({ pick }) => pick ?? []))];
}

/** Which answer each attention item asks for, by step and trial: drawn for each couple. */
export function attentionOf(steps: readonly PlanStep[], member: Member, language: Language) {
  return steps.flatMap(({ id, content }) =>
    (content[member]?.[language]?.trials ?? []).flatMap((trial) => {
      const attention = trial.scale?.attention ?? null;
      return attention === null ? [] : [{ step_id: id, trial_id: trial.id, ...attention }];
    }),
  );
}

function outlineTrial({ id, plugin, fields, scale, parameters }: PlannedTrial): OutlineTrial {
  return {
    id,
    plugin,
    fields: Object.entries(fields).map(([key, { name, type, question }]) => ({ key, name, type, question })),
    scale:
      scale === undefined
        ? null
        : {
            measure: scale.measure,
            items: itemsOf(parameters, scale.attention?.item ?? null),
            attentionItem: scale.attention?.item ?? null,
            labels: labelsOf(parameters),
          },
  };
}

function itemsOf(parameters: PlannedTrial['parameters'], attentionItem: string | null): readonly OutlineItem[] {
  const { items, item, question } = parameters;
  const listed = isList(items) ? items : [{ id: item ?? '', pos: 1, text: question ?? '' }];
  return listed
    .map((each) => {
      const id = String(fieldOf(each, 'id'));
      return { id, pos: Number(fieldOf(each, 'pos')), text: id === attentionItem ? '' : String(fieldOf(each, 'text')) };
    })
    .sort((one, other) => one.pos - other.pos);
}

function labelsOf({ labels, min, steps, first_words, last_words }: PlannedTrial['parameters']) {
  if (isList(labels) && typeof min === 'number') {
    const worded = labels.map((label, index): [number, Json] => [min + index, label]);
    return Object.fromEntries(worded.filter(([, label]) => label !== '').map(([value, label]) => [value, String(label)]));
  }
  if (typeof steps === 'number') return { 1: String(first_words ?? ''), [steps]: String(last_words ?? '') };
  return {};
}

function fieldOf(value: Json, name: string): Json {
  if (value === null || typeof value !== 'object' || isList(value)) return null;
  return value[name] ?? null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
