import type { Experiment } from '../../experiments/kit/kit.ts';
import type { PlanPart } from '../dyad/plan.ts';
import { cells } from './cells.ts';
import type { ParameterValues } from './parameters.ts';
import { planFollowUps } from './plan-follow-up.ts';
import { planPartOne } from './plan-part-one.ts';
import { planPartTwo } from './plan-part-two.ts';
import { roleAssignments } from './role-assignments.ts';

/** Everything that a couple could be asked: each part in every condition and division of roles, in every language, chance held still. */
export function everyPlan(experiment: Experiment, parameters: ParameterValues): readonly PlanPart[] {
  const common = { parameters, languages: Object.keys(experiment.languages), timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  const after = cells(experiment).flatMap((cell) =>
    roleAssignments(experiment).flatMap((roles) => {
      const given = { ...common, ...cell, roles };
      return [planPartTwo(experiment, { ...given, partOne }), ...planFollowUps(experiment, given).map(({ plan }) => plan)];
    }),
  );
  return [partOne, ...after];
}
