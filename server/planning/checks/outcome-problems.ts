import type { Experiment } from '../../../experiments/kit/kit.ts';
import { measuresWith } from '../../../experiments/measures/registry.ts';
import type { PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { trialsOf } from './planned.ts';

/** Whether the primary outcome is asked after the manipulation, and before anything that tells what it is about. */
export function outcomeProblems({ outcome, imported }: Experiment, steps: readonly PlanStep[], condition: string): readonly Problem[] {
  if (outcome === undefined) return [];
  const measures = measuresWith(imported);
  return MEMBERS.flatMap((member) => {
    const asked = steps.flatMap((step) =>
      trialsOf(step, member).flatMap(({ id, scale }) =>
        scale === undefined ? [] : [{ place: `step ${step.id} › trial ${id}`, phase: step.phase, measure: scale.measure }],
      ),
    );
    const first = asked.findIndex(({ measure, phase }) => measure === outcome.id && phase === 'post');
    if (first === -1) {
      const message = `"${outcome.id}" is asked in no part "post" of the condition ${condition}.`;
      return [problem('outcome-unasked', 'outcome', message)];
    }
    return asked
      .slice(0, first)
      .filter(({ measure }) => measures.get(measure)?.purpose === 'manipulation-check')
      .map(({ place, measure }) => problem('check-before-outcome', place, `asks "${measure}" before the outcome "${outcome.id}".`));
  });
}
