import type { FollowUpSchedule } from '../../experiments/kit/follow-up.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { RULES_VERSION, type PlanPart } from '../dyad/plan.ts';
import { PlanChance } from './chance.ts';
import { debriefIn } from './plan-part-one.ts';
import type { PartTwoGiven } from './plan-part-two.ts';
import { planSteps } from './plan-steps.ts';

/** Every follow-up of an experiment for one condition, in their order, with the plan of each. */
export function planFollowUps(
  experiment: Experiment,
  { parameters, levels, roles, languages, timeWarp, seed }: Omit<PartTwoGiven, 'partOne' | 'condition'>,
): readonly { readonly schedule: FollowUpSchedule; readonly plan: PlanPart }[] {
  return (experiment.followUps ?? []).map(({ timeline, ...schedule }, index) => {
    // Each its own: or the items would stand in one order in all of them.
    const own = (seed + index + 1) | 0;
    const chance = new PlanChance(own);
    const parts = timeline({ parameters, condition: levels, shuffle: (name, items) => chance.shuffle(name, items) });
    return {
      schedule,
      plan: {
        part: 2,
        rulesVersion: RULES_VERSION,
        seed: own,
        steps: planSteps(parts, { chance, timeWarp, languages, roles, partsBefore: 0 }),
        partsInAll: parts.length,
        debrief: debriefIn(experiment, languages),
      },
    };
  });
}
