import { createHash } from 'node:crypto';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { cells } from './cells.ts';
import type { ParameterValues } from './parameters.ts';
import { planFollowUps } from './plan-follow-up.ts';
import { planPartOne } from './plan-part-one.ts';
import { planPartTwo } from './plan-part-two.ts';
import { roleAssignments } from './role-assignments.ts';

/** Known ones, for as long as the definition is in use: it does not change, and to plan every condition takes time. */
const KNOWN = new WeakMap<Experiment, Map<string, string>>();

/**
 * SHA-256 of everything that a couple could be asked with these parameters: the plans of every condition and division
 * of roles, in every language, with chance held still. Two couples with the same one were in the same study.
 */
export function definitionHash(experiment: Experiment, parameters: ParameterValues): string {
  const known = KNOWN.get(experiment) ?? new Map<string, string>();
  KNOWN.set(experiment, known);
  const key = JSON.stringify(Object.entries(parameters).toSorted());
  const hash = known.get(key) ?? computed(experiment, parameters);
  known.set(key, hash);
  return hash;
}

function computed(experiment: Experiment, parameters: ParameterValues): string {
  const common = { parameters, languages: Object.keys(experiment.languages), timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  const after = cells(experiment).flatMap((cell) =>
    roleAssignments(experiment).map((roles) => {
      const given = { ...common, ...cell, roles };
      return [planPartTwo(experiment, { ...given, partOne }), planFollowUps(experiment, given)];
    }),
  );
  return createHash('sha256').update(JSON.stringify([partOne, after])).digest('hex');
}
