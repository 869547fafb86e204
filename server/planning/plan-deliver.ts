import { confirmIdOf, confirmTrial, letterTrial } from '../../experiments/kit/delivery.ts';
import type { DeliverStep } from '../../experiments/kit/step.ts';
import type { PlanStep } from '../dyad/plan.ts';
import { PARTNER, type Member } from '../protocol/member.ts';
import { contents, timed, waits, type PlaceInPlan, type StepMaking } from './plan-content.ts';

/**
 * A delivery is three steps: the author confirms, both wait so that nobody learns how long that took, and
 * what was confirmed is read, where both write at one instant.
 */
export function deliverSteps(step: DeliverStep, place: PlaceInPlan, making: StepMaking): readonly PlanStep[] {
  const { timeWarp, chance, roles } = making;
  const writes = (member: Member): boolean => step.from === 'both' || step.from === roles[member];
  const { limit, pad } = step.confirm;
  const confirm = confirmTrial(step);
  const letter = letterTrial('letter', step, step.letter);
  const [confirmId, holdId] = [confirmIdOf(step), `${step.id}-hold`];
  const named = (id: string) => ({ id, waiting: step.waiting });
  return [
    {
      kind: 'solo',
      id: confirmId,
      ...place,
      when: null,
      limitMs: limit / timeWarp,
      ...contents(named(confirmId), (member) => (writes(member) ? [confirm] : null), making),
    },
    {
      kind: 'hold',
      id: holdId,
      ...place,
      when: null,
      ...waits(step, making),
      padMs: chance.whole(`pad ${holdId}`, ...pad) / timeWarp,
      ...contents(named(holdId), () => [], making),
    },
    {
      kind: 'deliver',
      id: step.id,
      ...place,
      when: null,
      ...timed(step, making),
      endsWhenBothDone: true,
      ...contents(step, (member) => (writes(PARTNER[member]) ? [letter] : []), making),
    },
  ];
}
