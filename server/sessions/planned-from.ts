import type { Experiment } from '../../experiments/kit/kit.ts';
import { definitionHash } from './definition-hash.ts';
import type { ParameterValues } from '../planning/parameters.ts';
import type { PlannedFrom } from './ports.ts';

export function plannedFrom(experiment: Experiment, parameters: ParameterValues): PlannedFrom {
  return { experimentId: experiment.id, version: experiment.version, definitionHash: definitionHash(experiment, parameters) };
}
