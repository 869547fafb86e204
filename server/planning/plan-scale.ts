import type { ScaleSpec } from '../../experiments/kit/trial.ts';
import type { PlannedScale } from '../dyad/plan.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { PlanChance } from './chance.ts';
import { sentenceIn } from './words.ts';

type Parameters = Readonly<Record<string, Json>>;

/** Id of the item that says which answer to choose; it belongs to no score. */
export const ATTENTION_ITEM = 'attention';

/**
 * The items in the order of this plan, with the attention item somewhere between the first and the last.
 *
 * @param name  of the trial in this plan; the same order for both partners and in every language
 */
export function plannedItems(
  { order, attention }: ScaleSpec,
  parameters: Parameters,
  name: string,
  language: Language,
  chance: PlanChance,
): { readonly items: Parameters; readonly attention: PlannedScale['attention'] } {
  const given = parameters['items'];
  if (!isList(given)) return { items: {}, attention: null };
  const items = order === 'shuffled' ? chance.shuffle(`items ${name}`, given) : given;
  if (attention === null) return { items: { items }, attention: null };
  const { min, max, labels } = parameters;
  if (typeof min !== 'number' || typeof max !== 'number' || labels === undefined || !isList(labels)) {
    throw new Error(`${name}: an attention item needs a scale with points`);
  }
  const expected = chance.whole(`attention point ${name}`, min, max);
  const label = labels[expected - min];
  const point = typeof label === 'string' && label !== '' ? label : String(expected);
  const text = sentenceIn({ ...attention, values: { point } }, language);
  const at = chance.whole(`attention place ${name}`, 1, items.length - 1);
  const item = { id: ATTENTION_ITEM, pos: items.length + 1, text };
  return {
    items: { items: [...items.slice(0, at), item, ...items.slice(at)] },
    attention: { item: ATTENTION_ITEM, expected },
  };
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
