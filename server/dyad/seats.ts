import { PARTNER, type Instant, type Member } from '../protocol/member.ts';
import { isShared, type Plan, type PlanStep } from './plan.ts';
import type { DyadState, Running, Seat, Seats } from './state.ts';
import { holds } from './when.ts';

export function isHere(seat: Seat): boolean {
  return seat.presence.is === 'here';
}

/** Done with the whole plan, part 2 included. */
export function isThrough(seat: Seat, plan: Plan): boolean {
  return plan.complete && seat.position >= plan.steps.length;
}

export function withSeat(seats: Seats, member: Member, seat: Seat): Seats {
  return { ...seats, [member]: seat };
}

export function stepOf(seat: Seat, plan: Plan): PlanStep | null {
  return plan.steps[seat.position] ?? null;
}

/** The members a shared step waits for. */
export function required(state: Running): readonly Member[] {
  return state.alone === null ? ['A', 'B'] : [state.alone];
}

export function everyRequired(state: Running, test: (seat: Seat) => boolean): boolean {
  return required(state).every((member) => test(state.seats[member]));
}

/**
 * The seat at the next step that concerns this member, entered at `at`.
 *
 * Steps that are not for this member, and those whose condition does not hold, are passed over; a shared
 * step never is, because the partner would wait there for ever.
 */
export function enterNext(seat: Seat, member: Member, plan: Plan, at: Instant): Seat {
  let position = seat.position + 1;
  for (let step = plan.steps[position]; step !== undefined; step = plan.steps[position]) {
    const concerns = step.content[member] !== null && (step.when === null || holds(step.when, seat.answers));
    if (isShared(step) || step.kind === 'door' || concerns) break;
    position += 1;
  }
  return { ...seat, position, enteredAt: at, done: false };
}

/** Both members (or the one who goes on alone) enter the next step at `at`. */
export function advanceRequired(state: Running, plan: Plan, at: Instant): Seats {
  return required(state).reduce<Seats>(
    (seats, member) => withSeat(seats, member, enterNext(seats[member], member, plan, at)),
    state.seats,
  );
}

export function hasEnded(state: DyadState): boolean {
  return state.phase === 'completed' || state.phase === 'ended-early';
}

/** Over for this member: finished, left, ended, or the partner has gone on alone. */
export function isOverFor(state: DyadState, plan: Plan, member: Member): boolean {
  const seat = state.seats[member];
  return (
    hasEnded(state) ||
    seat.presence.is === 'left' ||
    isThrough(seat, plan) ||
    (state.phase === 'running' && state.alone === PARTNER[member])
  );
}
