import type { Experiment } from '../../experiments/kit/kit.ts';
import { cells } from './cells.ts';
import type { ParameterValues } from './parameters.ts';
import { planFollowUps } from './plan-follow-up.ts';
import { planPartOne } from './plan-part-one.ts';
import { planPartTwo } from './plan-part-two.ts';
import { roleAssignments } from './role-assignments.ts';

/**
 * Ids of the steps of an experiment in their order, those of its follow-ups last, as one chooses among them before there is a couple.
 *
 * @param condition  null: those of every condition, each once
 */
export function outline(experiment: Experiment, parameters: ParameterValues, condition: string | null): readonly string[] {
  const common = { parameters, languages: Object.keys(experiment.languages).slice(0, 1), timeWarp: 1, seed: 0 };
  const partOne = planPartOne(experiment, common);
  const chosen = cells(experiment).filter((cell) => condition === null || cell.condition === condition);
  const given = chosen.flatMap((cell) => roleAssignments(experiment).map((roles) => ({ ...common, ...cell, roles })));
  const partsTwo = given.map((each) => planPartTwo(experiment, { ...each, partOne }));
  const later = given.flatMap((each) => planFollowUps(experiment, each)).map(({ plan }) => plan);
  return [...new Set([partOne, ...partsTwo, ...later].flatMap(({ steps }) => steps.map(({ id }) => id)))];
}

/** The follow-up with this step, and which wave it is; `null`: the step is one of the sitting. */
export function followUpWith(
  experiment: Experiment,
  parameters: ParameterValues,
  stepId: string,
): { readonly wave: number; readonly offsetDays: number } | null {
  const common = { parameters, languages: Object.keys(experiment.languages).slice(0, 1), timeWarp: 1, seed: 0 };
  const plans = cells(experiment).flatMap((cell) =>
    roleAssignments(experiment).flatMap((roles) =>
      planFollowUps(experiment, { ...common, ...cell, roles }).map(({ schedule, plan }, index) => ({ schedule, plan, wave: index + 2 })),
    ),
  );
  const found = plans.find(({ plan }) => plan.steps.some(({ id }) => id === stepId));
  return found === undefined ? null : { wave: found.wave, offsetDays: found.schedule.offsetDays };
}
