import type { Experiment } from '../../experiments/kit/kit.ts';
import { MUTUAL } from '../assignment/roles.ts';
import { cells } from './cells.ts';
import type { ParameterValues } from './parameters.ts';
import { planPartOne } from './plan-part-one.ts';
import { planPartTwo } from './plan-part-two.ts';

/**
 * Ids of the steps of an experiment in their order, as one chooses among them before there is a couple.
 *
 * @param condition  null: those of every condition, each once
 */
export function outline(experiment: Experiment, parameters: ParameterValues, condition: string | null): readonly string[] {
  const common = { parameters, languages: Object.keys(experiment.languages).slice(0, 1), timeWarp: 1, seed: 0 };
  const partOne = planPartOne(experiment, common);
  const chosen = cells(experiment).filter((cell) => condition === null || cell.condition === condition);
  const partsTwo = chosen.map((cell) => planPartTwo(experiment, { ...common, ...cell, roles: MUTUAL, partOne }));
  return [...new Set([partOne, ...partsTwo].flatMap(({ steps }) => steps.map(({ id }) => id)))];
}
