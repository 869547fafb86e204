import { joinParts, type PlanPart } from './plan.ts';
import type { DyadEvent, DyadState } from './state.ts';
import { transition } from './transition.ts';

/**
 * The state that stored events lead to, whatever the state beside them says.
 *
 * @param events  from the first on, without a gap
 * @throws Error if one of them is refused: then these events never were the history of this plan
 */
export function fold(first: DyadState, events: readonly DyadEvent[], parts: readonly PlanPart[]): DyadState {
  let known = parts.slice(0, 1);
  return events.reduce((state, event, index) => {
    if (event.type === 'assigned') known = [...parts];
    const result = transition(state, event, joinParts(known));
    if (!result.accepted) throw new Error(`event ${index + 1} (${event.type}) is refused as ${result.code}`);
    return result.next;
  }, first);
}
