import { MEMBERS, PARTNER, type Instant, type Member } from '../protocol/member.ts';
import { deadlines, isSameDeadline } from './deadlines.ts';
import { resumed } from './experimenter.ts';
import { endMeeting, postpone, sharedStepAt } from './meeting.ts';
import { accept, ended, refuse, type Transition } from './outcome.ts';
import type { Plan } from './plan.ts';
import { setPresence } from './presence.ts';
import { enterNext, isHere, isThrough, required, withSeat } from './seats.ts';
import type { Deadline, DyadState, Running } from './state.ts';
import { unreachable } from './unreachable.ts';

/** A deadline has passed, if it is still one of the state's. */
export function passed(state: DyadState, deadline: Deadline, plan: Plan, at: Instant): Transition {
  const due = deadlines(state, plan).some((known) => isSameDeadline(known, deadline));
  if (!due || at < deadline.at) return refuse('deadline-stale');
  switch (deadline.kind) {
    case 'absence-shown':
      return accept(shown(state, deadline.member));
    case 'wait-shown': {
      const seat = { ...state.seats[deadline.member], isWaitShown: true };
      return accept({ ...state, seats: withSeat(state.seats, deadline.member, seat) });
    }
    case 'door-patience':
      return accept(ended(state, state.phase === 'ready' ? 'not-drawn' : 'partner-never-came', at));
    case 'hold-over':
      return accept(resumed(state, plan, at));
    case 're-entry-over':
      return accept(ended(state, isAnybodyThrough(state, plan) ? 'partner-lost' : 'both-left', at));
    case 'absence-over':
    case 'step-limit':
    case 'patience':
    case 'start-unacknowledged':
    case 'end':
      if (state.phase !== 'running') return refuse('deadline-stale');
      return accept(passedWhileRunning(state, deadline, plan, at));
    default:
      return unreachable(deadline);
  }
}

function passedWhileRunning(
  state: Running,
  deadline: Deadline & { kind: 'absence-over' | 'step-limit' | 'patience' | 'start-unacknowledged' | 'end' },
  plan: Plan,
  at: Instant,
): DyadState {
  switch (deadline.kind) {
    case 'absence-over':
      return deadline.rule === 'end' ? ended(state, 'partner-lost', at) : { ...state, alone: PARTNER[deadline.member] };
    case 'step-limit': {
      const seat = enterNext(state.seats[deadline.member], deadline.member, plan, at);
      return { ...state, seats: withSeat(state.seats, deadline.member, seat) };
    }
    case 'patience':
      return outOfPatience(state, deadline.step, plan, at);
    case 'start-unacknowledged':
      return state.meeting?.stage === 'proposed' ? postpone(state, state.meeting, plan, at) : state;
    case 'end':
      return state.meeting?.stage === 'started' ? endMeeting(state, state.meeting, plan, at) : state;
  }
}

function isAnybodyThrough(state: DyadState, plan: Plan): boolean {
  return MEMBERS.some((member) => isThrough(state.seats[member], plan));
}

function outOfPatience(state: Running, index: number, plan: Plan, at: Instant): DyadState {
  const { meeting } = state;
  const answering = required(state).filter((member) => {
    const seat = state.seats[member];
    if (meeting?.stage === 'proposed') return meeting.acknowledged[member];
    return isHere(seat) && seat.position === index;
  });
  const [staying] = answering;
  const goesOn = sharedStepAt(plan, index).onTimeout === 'continue-alone';
  return goesOn && staying !== undefined ? { ...state, alone: staying } : ended(state, 'partner-lost', at);
}

function shown(state: DyadState, member: Member): DyadState {
  const { presence } = state.seats[member];
  if (presence.is !== 'away' && presence.is !== 'left') return state;
  return setPresence(state, member, { ...presence, shown: true });
}
