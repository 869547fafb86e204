import type { Part, Step } from '../../../experiments/kit/step.ts';
import { DISTRESS_CHECK } from '../../../experiments/kit/checks.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';

/** What has to follow a part that may leave somebody upset. @param parts  of one condition, in order */
export function negativeProblems(parts: readonly Part[], condition: string): readonly Problem[] {
  return parts.flatMap((part, index) => {
    if (part.tone !== 'negative') return [];
    const place = `condition ${condition} › part ${index + 1}`;
    const steps = part.steps.map(({ id }) => id).join(', ');
    const later = parts.slice(index + 1);
    return [
      ...(later.some(({ phase }) => phase === 'close')
        ? []
        : [problem('negative-without-close', place, `is negative (${steps}), and nothing positive closes it.`)]),
      ...(later.some((other) => other.steps.some(isDistressCheck))
        ? []
        : [problem('negative-without-distress-check', place, `is negative (${steps}), and nobody is asked afterwards how they are.`)]),
    ];
  });
}

function isDistressCheck(step: Step): boolean {
  return step.kind === 'solo' && step.id === DISTRESS_CHECK && step.only === null && step.when === null;
}
