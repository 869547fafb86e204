import type { PlanStep } from '../../dyad/plan.ts';
import type { ConditionPlan } from './sheet-plan.ts';

/** A step as it is in these conditions. */
export interface Variant {
  readonly conditions: readonly string[];
  readonly step: PlanStep;
}

/** A step of the table; more than one variant where conditions differ in it. */
export interface Row {
  readonly id: string;
  readonly variants: readonly Variant[];
}

export interface StepTable {
  readonly conditions: readonly string[];
  readonly rows: readonly Row[];
}

/**
 * One table for all conditions, with what differs side by side; or one for each, where they have the same steps
 * in another order, which one table could not show truly.
 */
export function alongside(conditions: readonly ConditionPlan[]): readonly StepTable[] {
  const order = conditions.reduce<readonly string[]>((so, { steps }) => merged(so, idsOf(steps)), []);
  const isTrue = conditions.every(({ steps }) => {
    const own = idsOf(steps);
    return order.filter((id) => own.includes(id)).join('\n') === own.join('\n');
  });
  const groups = isTrue ? [conditions] : conditions.map((each) => [each]);
  return groups.map((group) => {
    const ids = group.length === 1 ? idsOf(group[0]?.steps ?? []) : order;
    return { conditions: group.map(({ condition }) => condition), rows: ids.map((id) => ({ id, variants: variants(id, group) })) };
  });
}

/** True where the step is the same, to the word and the second, in all of these conditions. */
export function isSame({ variants: [first] }: Row, conditions: readonly string[]): boolean {
  return first?.conditions.length === conditions.length;
}

/** Each id that is new comes right behind the one that it follows in `others`. */
function merged(order: readonly string[], others: readonly string[]): readonly string[] {
  const all = [...order];
  let behind = 0;
  for (const id of others) {
    const at = all.indexOf(id);
    if (at === -1) all.splice(behind, 0, id);
    behind = (at === -1 ? behind : at) + 1;
  }
  return all;
}

function variants(id: string, conditions: readonly ConditionPlan[]): readonly Variant[] {
  const found = new Map<string, { readonly conditions: string[]; readonly step: PlanStep }>();
  for (const { condition, steps } of conditions) {
    const step = steps.find((each) => each.id === id);
    if (step === undefined) continue;
    const key = JSON.stringify(step);
    const same = found.get(key) ?? { conditions: [], step };
    same.conditions.push(condition);
    found.set(key, same);
  }
  return [...found.values()];
}

function idsOf(steps: readonly PlanStep[]): readonly string[] {
  return steps.map(({ id }) => id);
}
