import { joinParts, type Plan, type PlanPart } from './plan.ts';
import type { DyadEvent, DyadState } from './state.ts';
import { transition } from './transition.ts';

/** What one stored event led to. */
export interface Turned {
  readonly event: DyadEvent;
  readonly state: DyadState;
  /** As far as it was made. */
  readonly plan: Plan;
}

/**
 * The states that stored events lead to, one for each, whatever the state beside them says.
 *
 * @param events  from the first on, without a gap
 * @throws Error if one of them is refused: then these events never were the history of this plan
 */
export function* unfold(first: DyadState, events: readonly DyadEvent[], parts: readonly PlanPart[]): Generator<Turned> {
  let plan = joinParts(parts.slice(0, 1));
  let state = first;
  for (const [index, event] of events.entries()) {
    if (event.type === 'assigned') plan = joinParts(parts);
    const result = transition(state, event, plan);
    if (!result.accepted) throw new Error(`event ${index + 1} (${event.type}) is refused as ${result.code}`);
    state = result.next;
    yield { event, state, plan };
  }
}

/** The state that they lead to in the end. */
export function fold(first: DyadState, events: readonly DyadEvent[], parts: readonly PlanPart[]): DyadState {
  let newest = first;
  for (const { state } of unfold(first, events, parts)) newest = state;
  return newest;
}
