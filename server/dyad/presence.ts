import type { Instant, Member } from '../protocol/member.ts';
import { isShared, type Plan } from './plan.ts';
import { isHere, stepOf, takingPart, waitsUntil, withSeat } from './seats.ts';
import type { DyadState, Meeting, Presence, Running, Seat, Seats } from './state.ts';

/** The member is back, or came for the first time. */
export function arrive(state: DyadState, plan: Plan, member: Member, at: Instant): DyadState {
  const back = noticeEmptiness(setPresence(state, member, { is: 'here' }), plan, at);
  const seat = back.seats[member];
  const step = stepOf(seat, plan);
  // A wait that ran out while its member was away begins anew: the partner is not to blame.
  const ranOut = step !== null && (step.kind === 'door' || isShared(step)) && at >= waitsUntil(seat, step);
  return ranOut ? { ...back, seats: withSeat(back.seats, member, { ...seat, enteredAt: at, isWaitShown: false }) } : back;
}

/** @param presence  `away` or `left` */
export function depart(state: DyadState, member: Member, presence: Presence): DyadState {
  const next = setPresence(state, member, presence);
  if (next.phase !== 'running' || next.meeting?.stage !== 'proposed') return next;
  // What a page has acknowledged goes with the page.
  const acknowledged = { ...next.meeting.acknowledged, [member]: false };
  return { ...next, meeting: { ...next.meeting, acknowledged } };
}

export function setPresence(state: DyadState, member: Member, presence: Presence): DyadState {
  return { ...state, seats: withSeat(state.seats, member, { ...state.seats[member], presence }) };
}

/** Keeps `emptySince`, and lets the clocks go on when the first is back. */
export function noticeEmptiness(state: DyadState, plan: Plan, at: Instant): DyadState {
  const isEmpty = !takingPart(state, plan).some((member) => isHere(state.seats[member]));
  const { emptySince } = state;
  if (isEmpty) return emptySince === null ? { ...state, emptySince: at } : state;
  if (emptySince === null) return state;
  const goesOn = { ...state, emptySince: null };
  return goesOn.phase === 'running' ? moveClocks(goesOn, emptySince, at) : goesOn;
}

function ends({ endsAt, setEndsAt }: Meeting & { readonly stage: 'started' }, later: number) {
  return { endsAt: endsAt + later, setEndsAt: setEndsAt === null ? null : setEndsAt + later };
}

// Couples share a router: an outage of both is nobody's lateness, so it takes no one's time.
function moveClocks(state: Running, from: Instant, to: Instant): Running {
  // What begins later than `from` has stood still only since its beginning.
  const stoodStill = (since: Instant): number => Math.max(0, to - Math.max(from, since));
  const moved = (since: Instant): Instant => since + stoodStill(since);
  const seat = (given: Seat): Seat => {
    const { presence } = given;
    const isGone = presence.is === 'away' || presence.is === 'left';
    return {
      ...given,
      enteredAt: moved(given.enteredAt),
      presence: isGone ? { ...presence, since: moved(presence.since) } : presence,
    };
  };
  const meeting = (given: Meeting): Meeting => {
    switch (given.stage) {
      case 'proposed':
        return { ...given, since: moved(given.since) };
      case 'broken-off':
        return given;
      // The start is what both have been told; only the end moves.
      case 'started':
        return { ...given, ...ends(given, stoodStill(given.startAt)) };
    }
  };
  const seats: Seats = { A: seat(state.seats.A), B: seat(state.seats.B) };
  return { ...state, seats, meeting: state.meeting === null ? null : meeting(state.meeting) };
}
