import { createHash } from 'node:crypto';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { everyPlan } from '../planning/every-plan.ts';
import type { ParameterValues } from '../planning/parameters.ts';

/** Known ones, for as long as the definition is in use: it does not change, and to plan every condition takes time. */
const KNOWN = new WeakMap<Experiment, Map<string, string>>();

/** SHA-256 of every plan that a study with these parameters can lead to: couples with the same one were in the same study. */
export function definitionHash(experiment: Experiment, parameters: ParameterValues): string {
  const known = KNOWN.get(experiment) ?? new Map<string, string>();
  KNOWN.set(experiment, known);
  const key = JSON.stringify(Object.entries(parameters).toSorted());
  const hash = known.get(key) ?? createHash('sha256').update(JSON.stringify(everyPlan(experiment, parameters))).digest('hex');
  known.set(key, hash);
  return hash;
}
