import type { FollowUpSchedule } from '../../../experiments/kit/follow-up.ts';
import type { Experiment } from '../../../experiments/kit/kit.ts';
import { MUTUAL, type Roles } from '../../assignment/roles.ts';
import type { PlanStep } from '../../dyad/plan.ts';
import { cells } from '../../planning/cells.ts';
import type { ParameterValues } from '../../planning/parameters.ts';
import { planFollowUps } from '../../planning/plan-follow-up.ts';
import { planPartOne } from '../../planning/plan-part-one.ts';
import { planPartTwo } from '../../planning/plan-part-two.ts';
import { roleAssignments } from '../../planning/role-assignments.ts';
import type { Language } from '../../protocol/member.ts';
import { withSetsAsOne } from './turn-sets.ts';

/** What a couple goes through, in one language and in each condition; a set of turns is one step. */
export interface SheetPlan {
  readonly experiment: Experiment;
  readonly parameters: ParameterValues;
  readonly language: Language;
  /** One of the ways in which they can fall; the other is its mirror image. */
  readonly roles: Roles;
  /** Up to the door, and so the same in every condition. */
  readonly before: readonly PlanStep[];
  readonly conditions: readonly ConditionPlan[];
  readonly followUps: readonly FollowUpPlan[];
  readonly partsInAll: number;
  readonly debrief: readonly string[];
}

export interface ConditionPlan {
  readonly condition: string;
  /** From the draw on. */
  readonly steps: readonly PlanStep[];
}

export interface FollowUpPlan {
  readonly schedule: FollowUpSchedule;
  readonly partsInAll: number;
  readonly conditions: readonly ConditionPlan[];
}

/** Any seed will do: where chance orders items or draws a length, the sheet says so. */
const SEED = 1;

/** @param only  this condition; `null`: every one */
export function sheetPlan(
  experiment: Experiment,
  parameters: ParameterValues,
  language: Language,
  only: string | null,
): SheetPlan {
  const common = { parameters, languages: [language], timeWarp: 1, seed: SEED };
  const [roles = MUTUAL] = roleAssignments(experiment);
  const partOne = planPartOne(experiment, common);
  const chosen = cells(experiment).filter(({ condition }) => only === null || condition === only);
  const conditions = chosen.map((cell) => ({
    condition: cell.condition,
    steps: withSetsAsOne(planPartTwo(experiment, { ...common, ...cell, roles, partOne }).steps),
  }));
  const later = chosen.map((cell) => ({ condition: cell.condition, planned: planFollowUps(experiment, { ...common, ...cell, roles }) }));
  const followUps = (later[0]?.planned ?? []).map(({ schedule, plan }, index): FollowUpPlan => ({
    schedule,
    partsInAll: plan.partsInAll,
    conditions: later.map(({ condition, planned }) => ({ condition, steps: planned[index]?.plan.steps ?? [] })),
  }));
  const { partsInAll, debrief } = partOne;
  const before = withSetsAsOne(partOne.steps);
  return { experiment, parameters, language, roles, before, conditions, followUps, partsInAll, debrief: debrief[language] ?? [] };
}
