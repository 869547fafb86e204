import type { Instant, Language, Member } from '../protocol/member.ts';
import type { Plan } from './plan.ts';
import { enterNext, isThrough } from './seats.ts';
import { enrolled, type DyadState, type Seat } from './state.ts';

/** How a follow-up begins: each alone, at the first step that concerns them. Nothing of the sitting is known in it. */
export function awaited(at: Instant, languages: Readonly<Record<Member, Language>>, plan: Plan): DyadState {
  const state = enrolled(at, languages);
  const entered = (member: Member): Seat => enterNext({ ...state.seats[member], position: -1 }, member, plan, at);
  return { ...state, seats: { A: entered('A'), B: entered('B') } };
}

/**
 * When it was over for this member, through or ended early; from there their follow-ups count. Their own instant
 * where they are through, so that nothing in it tells when the partner was.
 *
 * @returns `null`: it is not over, or they have left
 */
export function overSince(state: DyadState, plan: Plan, member: Member): Instant | null {
  if (state.phase === 'parted') return overSince(state.halves[member], plan, member);
  const seat = state.seats[member];
  if (seat.presence.is === 'left') return null;
  if (isThrough(seat, plan)) return seat.enteredAt;
  return state.phase === 'completed' || state.phase === 'ended-early' ? state.at : null;
}
