import type { PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { canAnswer } from '../simulated-answers.ts';
import { trialsOf } from './planned.ts';
import type { InfoOf } from './plugin-problems.ts';

/** The text of an experiment's `bot.ts`; `null` where it has none. */
export type BotSource = string | null;

/**
 * Trials that nobody answers but a person: their plugin has no `simulate`, bots in general do not know it, and the
 * experiment's own bot does not name it.
 */
export function simulationWarnings(steps: readonly PlanStep[], infoOf: InfoOf, bot: BotSource): readonly Problem[] {
  return steps.flatMap((step) =>
    MEMBERS.flatMap((member) =>
      trialsOf(step, member)
        .filter(({ plugin }) => infoOf(plugin)?.simulates === false && !canAnswer(plugin))
        .filter(({ id, plugin }) => ![id, plugin, step.id].some((name) => isNamed(name, bot ?? '')))
        .map(({ id, plugin }) => problem('cannot-be-simulated', `step ${step.id} › trial ${id}`, `"${id}" (${plugin}) cannot be simulated.`)),
    ),
  );
}

function isNamed(name: string, source: string): boolean {
  return ["'", '"', '`'].some((mark) => source.includes(`${mark}${name}${mark}`));
}
