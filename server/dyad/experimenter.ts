import { MEMBERS, PARTNER, type Instant, type Member } from '../protocol/member.ts';
import { accept, refuse, type Transition } from './outcome.ts';
import { isShared, limitOf, type Plan } from './plan.ts';
import { extraOf, isHere, isOverFor, required, stepOf, takingPart, withSeat } from './seats.ts';
import type { DyadState, ExperimenterEvent, Running, Seat } from './state.ts';
import { unreachable } from './unreachable.ts';

/** What the experimenter does to a couple that goes on. */
export function byExperimenter(state: DyadState, event: ExperimenterEvent, plan: Plan): Transition {
  switch (event.type) {
    case 'held-by-experimenter':
      return accept(isHeld(state) ? state : { ...state, heldSince: event.at });
    case 'resumed-by-experimenter':
      return accept(resumed(state, plan, event.at));
    case 'told-by-experimenter':
      return told(state, event, plan);
    case 'extended-by-experimenter':
      return extended(state, event.ms, plan);
    case 'moved-on-by-experimenter':
      return movedOn(state, plan);
    default:
      return unreachable(event);
  }
}

export function isHeld({ heldSince }: DyadState): boolean {
  return heldSince !== undefined && heldSince !== null;
}

/** It goes on; a wait that stood still begins anew. */
export function resumed(state: DyadState, plan: Plan, at: Instant): DyadState {
  if (!isHeld(state)) return state;
  const seats = MEMBERS.filter((member) => isWaiting(state, plan, member)).reduce((changed, member) => {
    const seat = changed[member];
    return withSeat(changed, member, { ...seat, enteredAt: Math.max(at, seat.enteredAt), isWaitShown: false });
  }, state.seats);
  return { ...state, seats, heldSince: null };
}

/** At the door, or at a shared step that no start is proposed for. */
function isWaiting(state: DyadState, plan: Plan, member: Member): boolean {
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null || isOverFor(state, plan, member)) return false;
  if (step.kind === 'door') return true;
  return isShared(step) && state.phase === 'running' && !isMeetingAt(state, seat.position);
}

function isMeetingAt({ meeting }: Running, position: number): boolean {
  return meeting !== null && meeting.stage !== 'broken-off' && meeting.step === position;
}

function told(state: DyadState, { to, noticeId, words }: ExperimenterEvent & { type: 'told-by-experimenter' }, plan: Plan): Transition {
  const members = (to === 'both' ? MEMBERS : [to]).filter((member) => !isOverFor(state, plan, member));
  if (members.length === 0) return refuse('session-over');
  const notice = { id: noticeId, words };
  return accept({
    ...state,
    seats: members.reduce((seats, member) => withSeat(seats, member, { ...seats[member], notice }), state.seats),
  });
}

function extended(state: DyadState, ms: number, plan: Plan): Transition {
  const members = takingPart(state, plan).filter((member) => !isOverFor(state, plan, member) && isTimedAlone(state, plan, member));
  const seats = members.reduce((changed, member) => withSeat(changed, member, longer(changed[member], ms)), state.seats);
  if (state.phase !== 'running' || state.meeting?.stage !== 'started') {
    return members.length === 0 ? refuse('not-ready') : accept({ ...state, seats });
  }
  const { meeting } = state;
  const setEndsAt = meeting.setEndsAt === null ? null : meeting.setEndsAt + ms;
  return accept({ ...state, seats, meeting: { ...meeting, endsAt: meeting.endsAt + ms, setEndsAt } });
}

function isTimedAlone(state: DyadState, plan: Plan, member: Member): boolean {
  const step = stepOf(state.seats[member], plan);
  return step !== null && (isWaiting(state, plan, member) || (state.phase === 'running' && limitOf(step) !== null));
}

function longer(seat: Seat, ms: number): Seat {
  return { ...seat, extension: { step: seat.position, ms: extraOf(seat) + ms } };
}

function movedOn(state: DyadState, plan: Plan): Transition {
  if (state.phase !== 'running' || state.alone !== null) return refuse('not-ready');
  const stuck = required(state).filter((member) => {
    const [seat, other] = [state.seats[member], state.seats[PARTNER[member]]];
    const isMet = isHere(other) && other.position === seat.position;
    return isHere(seat) && isWaiting(state, plan, member) && !isMet;
  });
  const [staying] = stuck;
  return staying === undefined ? refuse('not-ready') : accept({ ...state, alone: staying });
}
