import type { Experiment } from '../../experiments/kit/kit.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planFollowUps } from '../../server/planning/plan-follow-up.ts';
import { roleAssignments } from '../../server/planning/role-assignments.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

/** A step of a follow-up, and its trials: the same for both members, or there is no such table. */
export type FollowUpLine = readonly [step: string, trials: string];

/**
 * The follow-ups of an experiment by their ids.
 *
 * @throws Error if condition, role or member makes a difference in any of them
 */
export function followUpsOf(experiment: Experiment): Readonly<Record<string, readonly FollowUpLine[]>> {
  const given = { parameters: readParameters(experiment, {}), languages: Object.keys(experiment.languages), timeWarp: 1, seed: 1 };
  const tables = cells(experiment).flatMap((cell) =>
    roleAssignments(experiment).flatMap((roles) => {
      const planned = planFollowUps(experiment, { ...given, levels: cell.levels, roles });
      return MEMBERS.map((member) =>
        Object.fromEntries(
          planned.map(({ schedule, plan }) => [
            schedule.id,
            plan.steps.map(({ id, content }): FollowUpLine => [id, (content[member]?.['en']?.trials ?? []).map((trial) => trial.id).join(' ')]),
          ]),
        ),
      );
    }),
  );
  const [first = {}] = tables;
  const other = tables.find((table) => JSON.stringify(table) !== JSON.stringify(first));
  if (other !== undefined) throw new Error(`the follow-ups differ: ${JSON.stringify(first)} and ${JSON.stringify(other)}`);
  return first;
}
