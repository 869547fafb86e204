import type { Experiment } from '../../../experiments/kit/kit.ts';
import type { PlanPart } from '../../dyad/plan.ts';
import type { Problem } from '../definition-error.ts';
import type { ParameterValues } from '../parameters.ts';
import { problem } from '../rules.ts';
import { trialsOf } from './planned.ts';

/** Whether the score by which roles are drawn is there, and is asked of both before the draw. */
export function roleProblems({ roles }: Experiment, parameters: ParameterValues, { steps }: PlanPart): readonly Problem[] {
  const rule = roles?.rule({ parameters });
  if (rule === undefined || !('measure' in rule)) return [];
  const { measure, score, probability } = rule;
  const asked = steps.flatMap((step) => trialsOf(step, 'A')).some((trial) => trial.scale?.measure === measure.id);
  const names = measure.scores.map(({ name }) => `"${name}"`).join(', ');
  return [
    ...(asked ? [] : [problem('role-score-unasked', 'roles', `are drawn by "${measure.id}", which nobody is asked before the draw.`)]),
    ...(measure.scores.some(({ name }) => name === score)
      ? []
      : [problem('role-score-unknown', 'roles', `are drawn by the score "${score}" of "${measure.id}", which has ${names}.`)]),
    ...(probability >= 0.5 && probability <= 1
      ? []
      : [problem('role-probability', 'roles', `are drawn with probability ${probability}.`)]),
  ];
}
