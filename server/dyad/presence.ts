import type { Instant, Member } from '../protocol/member.ts';
import { isHere, withSeat } from './seats.ts';
import type { DyadState, Meeting, Presence, Running, Seats } from './state.ts';

/** The member is back, or came for the first time. Waits that stood still while nobody was here go on. */
export function arrive(state: DyadState, member: Member, at: Instant): DyadState {
  const next = setPresence(state, member, { is: 'here' });
  if (state.emptySince === null) return next;
  return { ...shiftWaits(next, at - state.emptySince), emptySince: null };
}

/** @param presence  `away` or `left`, since `at` */
export function depart(state: DyadState, member: Member, presence: Presence, at: Instant): DyadState {
  const next = setPresence(state, member, presence);
  const nobody = !isHere(next.seats.A) && !isHere(next.seats.B);
  return { ...next, emptySince: nobody ? (state.emptySince ?? at) : null };
}

export function setPresence(state: DyadState, member: Member, presence: Presence): DyadState {
  return { ...state, seats: withSeat(state.seats, member, { ...state.seats[member], presence }) };
}

// Couples share a router: an outage of both is nobody's lateness, so it takes no one's time.
function shiftWaits(state: DyadState, by: number): DyadState {
  switch (state.phase) {
    case 'apart':
      return { ...state, doorSince: state.doorSince === null ? null : state.doorSince + by };
    case 'running':
      return shiftRunning(state, by);
    case 'ready':
    case 'completed':
    case 'ended-early':
      return state;
  }
}

function shiftRunning(state: Running, by: number): Running {
  const seats: Seats = {
    A: { ...state.seats.A, enteredAt: state.seats.A.enteredAt + by },
    B: { ...state.seats.B, enteredAt: state.seats.B.enteredAt + by },
  };
  return { ...state, seats, meeting: state.meeting === null ? null : shiftMeeting(state.meeting, by) };
}

function shiftMeeting(meeting: Meeting, by: number): Meeting {
  switch (meeting.stage) {
    case 'gathering':
    case 'proposed':
      return { ...meeting, since: meeting.since + by };
    // The start is what both have seen painted; only the end moves.
    case 'started':
      return { ...meeting, endsAt: meeting.endsAt + by };
  }
}
