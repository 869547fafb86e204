import { MEMBERS, PARTNER, type Instant, type Member } from '../protocol/member.ts';
import type { Ending } from '../protocol/panel.ts';
import { withPick } from './picks.ts';
import { hasTrials, isShared, pickOf, waitOf, type DoorStep, type Plan, type PlanStep, type SharedStep } from './plan.ts';
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

/** How much longer than the plan says this member has at their step, in ms. */
export function extraOf({ extension, position }: Seat): number {
  return extension?.step === position ? extension.ms : 0;
}

/** Until when this member waits at a door or shared step. */
export function waitsUntil(seat: Seat, step: DoorStep | SharedStep): Instant {
  return seat.enteredAt + waitOf(step) + extraOf(seat);
}

/** The members a shared step waits for. */
export function required(state: Running): readonly Member[] {
  return state.alone === null ? ['A', 'B'] : [state.alone];
}

export function everyRequired(state: Running, test: (seat: Seat) => boolean): boolean {
  return required(state).every((member) => test(state.seats[member]));
}

/** Those for whom it goes on, here or not: not through, and not left behind by a partner who goes on alone. */
export function takingPart(state: DyadState, plan: Plan): readonly Member[] {
  const members = state.phase === 'running' ? required(state) : MEMBERS;
  return members.filter((member) => !isThrough(state.seats[member], plan));
}

/**
 * The seat at the next step that concerns this member, entered at `at`, with what is picked for them there.
 *
 * Steps without a trial for this member, those whose condition does not hold and those whose pick finds nothing are
 * passed over; a shared step never is, because the partner would wait there for ever, and a consent never.
 */
export function enterNext(seat: Seat, member: Member, plan: Plan, at: Instant): Seat {
  let position = seat.position + 1;
  let entering = seat;
  for (let step = plan.steps[position]; step !== undefined; step = plan.steps[position]) {
    if (isShared(step) || step.kind === 'door' || step.kind === 'consent') break;
    const isMeant = step.when === null || holds(step.when, seat.answers);
    if (isMeant && hasTrials(step, member, seat.language)) {
      const pick = pickOf(step);
      const picked = pick === null ? seat : withPick(seat, pick);
      if (picked !== null) {
        entering = picked;
        break;
      }
    }
    position += 1;
  }
  return { ...entering, position, enteredAt: at, done: false, isWaitShown: false };
}

/** Both members (or the one who goes on alone) enter the next step at `at`. */
export function advanceRequired(state: Running, plan: Plan, at: Instant): Seats {
  return required(state).reduce<Seats>(
    (seats, member) => withSeat(seats, member, enterNext(seats[member], member, plan, at)),
    state.seats,
  );
}

export function hasEnded(state: DyadState): state is DyadState & { readonly phase: 'completed' | 'ended-early' } {
  return state.phase === 'completed' || state.phase === 'ended-early';
}

/** How it has ended for this member, by what they have done themselves; also where the partner has gone on alone. `null`: it has not. */
export function endingOf(state: DyadState, plan: Plan, member: Member): Ending | null {
  if (state.phase === 'parted') return endingOf(state.halves[member], plan, member);
  const seat = state.seats[member];
  if (seat.presence.is === 'left') return 'left';
  if (isThrough(seat, plan)) return 'finished';
  return hasEnded(state) || (state.phase === 'running' && state.alone === PARTNER[member]) ? 'ended' : null;
}

export function isOverFor(state: DyadState, plan: Plan, member: Member): boolean {
  return endingOf(state, plan, member) !== null;
}
