import type { Measure } from './measure.ts';
import type { Parameters, ValuesOf } from './parameter.ts';

/** How it is decided who takes which role. Nobody is told that a score had to do with it. */
export type RoleRule<Role extends string = string> =
  /** Who begins is drawn, as often the one as the other in each condition: for timelines in which both take each part. */
  | { readonly rule: 'both_orders' }
  /** Drawn for each couple alone. */
  | { readonly rule: 'random' }
  /** The one with the higher (or lower) score at baseline becomes `target`, with this probability. */
  | {
      readonly rule: 'higher' | 'lower' | 'prob_higher';
      readonly target: Role;
      readonly measure: Measure;
      /** Name of one of its scores. */
      readonly score: string;
      readonly probability: number;
    };

/** The two roles of an experiment, and the rule by which the members get them. */
export interface Roles<Role extends string, Asked extends Parameters = Parameters> {
  readonly names: readonly [Role, Role];
  rule(given: { readonly parameters: ValuesOf<Asked> }): RoleRule<NoInfer<Role>>;
}

export function bothOrders(): RoleRule<never> {
  return { rule: 'both_orders' };
}

export function byChance(): RoleRule<never> {
  return { rule: 'random' };
}

/** The higher scorer becomes `target` for certain; whatever the score goes with cannot be told from the role then. */
export function higher<const Role extends string>(target: Role, measure: Measure, score: string): RoleRule<Role> {
  return { rule: 'higher', target, measure, score, probability: 1 };
}

export function lower<const Role extends string>(target: Role, measure: Measure, score: string): RoleRule<Role> {
  return { rule: 'lower', target, measure, score, probability: 1 };
}

/** The higher scorer becomes `target` with `probability` (between .5 and 1), which is stored as a weight for the analysis. */
export function probHigher<const Role extends string>(
  target: Role,
  measure: Measure,
  score: string,
  probability: number,
): RoleRule<Role> {
  return { rule: 'prob_higher', target, measure, score, probability };
}
