import type { Measure } from '../../../experiments/kit/measure.ts';
import type { PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import { isPart, PART_MARK } from '../../protocol/parts.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { trialsOf } from './planned.ts';
import { pluginProblems, type InfoOf } from './plugin-problems.ts';
import { recordingProblems } from './recording-problems.ts';

/** What is wrong with the trials of one plan, each taken by itself. */
export function trialProblems(
  steps: readonly PlanStep[],
  infoOf: InfoOf,
  measures: ReadonlyMap<string, Measure>,
): readonly Problem[] {
  return steps.flatMap((step) =>
    MEMBERS.flatMap((member) =>
      trialsOf(step, member).flatMap((trial) => {
        const place = `step ${step.id} › trial ${trial.id}`;
        const piped = step.pipes[member].filter(({ trialId }) => trialId === trial.id).map(({ parameter }) => parameter);
        return [...contentProblems(trial, place, measures), ...pluginProblems(trial, piped, place, infoOf)];
      }),
    ),
  );
}

function contentProblems(trial: PlannedTrial, place: string, measures: ReadonlyMap<string, Measure>): readonly Problem[] {
  const { id, parameters, scale } = trial;
  const strange = notJson(parameters, '');
  return [
    ...(isPart(id) ? [problem('trial-id-mark', place, `the id "${id}" has a ${PART_MARK}.`)] : []),
    ...recordingProblems(trial, place),
    ...(strange === null ? [] : [problem('not-plain-data', `${place} › ${strange}`, 'is no plain data.')]),
    ...(scale !== undefined && !measures.has(scale.measure)
      ? [problem('scale-unknown', place, `presents the scale "${scale.measure}", which experiments/measures does not have.`)]
      : []),
  ];
}

/** Where a value stands that JSON does not carry; `null` if there is none. */
function notJson(value: unknown, at: string): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : at;
  if (typeof value !== 'object') return at;
  for (const [key, part] of Object.entries(value)) {
    const found = notJson(part, at === '' ? key : `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
