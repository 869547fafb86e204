import type { Experiment } from '../../experiments/kit/kit.ts';
import type { Roles } from '../assignment/roles.ts';
import { RULES_VERSION, type PlanPart } from '../dyad/plan.ts';
import type { Language } from '../protocol/member.ts';
import { PlanChance } from './chance.ts';
import type { ParameterValues } from './parameters.ts';
import { debriefIn } from './plan-part-one.ts';
import { planSteps } from './plan-steps.ts';

export interface PartTwoGiven {
  readonly parameters: ParameterValues;
  readonly condition: string;
  readonly levels: Readonly<Record<string, string>>;
  readonly roles: Roles;
  readonly languages: readonly Language[];
  readonly timeWarp: number;
  /** 32 bits. */
  readonly seed: number;
  readonly partOne: PlanPart;
}

/** Everything from the draw to the end, for one condition. */
export function planPartTwo(experiment: Experiment, given: PartTwoGiven): PlanPart {
  const { parameters, levels, roles, languages, timeWarp, partOne } = given;
  const chance = new PlanChance(given.seed);
  const parts = experiment.timeline({
    parameters,
    condition: levels,
    shuffle: (name, items) => chance.shuffle(name, items),
  });
  const partsBefore = partOne.steps.reduce((last, { part }) => Math.max(last, part), 0);
  return {
    part: 2,
    rulesVersion: RULES_VERSION,
    seed: given.seed,
    steps: planSteps(parts, { chance, timeWarp, languages, roles, partsBefore }),
    partsInAll: partOne.partsInAll,
    debrief: debriefIn(experiment, languages),
  };
}
