import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import { atDoor } from './deadlines.ts';
import { moveMeeting, postpone } from './meeting.ts';
import { accept, ended, refuse, type Transition } from './outcome.ts';
import { passed } from './passed.ts';
import type { Plan } from './plan.ts';
import { arrive, depart } from './presence.ts';
import { enterNext, hasEnded, isHere, isOverFor, isThrough, required, stepOf, withSeat } from './seats.ts';
import type { DyadEvent, DyadState, Running } from './state.ts';
import { unreachable } from './unreachable.ts';

/**
 * The next state of a dyad session, or why the event is refused.
 *
 * Pure: no clock, no chance, no I/O. Rules are numbered in SPEC.md, and each has a test of its number.
 * An event that changes nothing gives the same object back, and need not be stored.
 */
export function transition(state: DyadState, event: DyadEvent, plan: Plan): Transition {
  if (hasEnded(state)) return refuse('session-over');
  const result = apply(state, event, plan);
  if (!result.accepted || result.next === state) return result;
  return accept(settle(result.next, plan, event.at));
}

function apply(state: DyadState, event: DyadEvent, plan: Plan): Transition {
  switch (event.type) {
    case 'member-arrived':
      return arrived(state, event.member, event.at);
    case 'member-left': {
      if (!isHere(state.seats[event.member])) return accept(state);
      return accept(depart(state, event.member, { is: 'away', since: event.at, shown: false }, event.at));
    }
    case 'member-withdrew':
      return withdrew(state, event.member, event.at, false);
    case 'step-finished':
      return finished(state, event, plan);
    case 'start-acknowledged':
      return acknowledged(state, event, plan);
    case 'assigned':
      return assigned(state, plan, event.at);
    case 'deadline-passed':
      return passed(state, event.deadline, plan, event.at);
    case 'ended-by-experimenter':
      return accept(ended(state, 'experimenter', event.at));
    default:
      return unreachable(event);
  }
}

/** Applies every consequence, until nothing moves: the meeting, the draw falling due, the end. */
function settle(state: DyadState, plan: Plan, at: Instant): DyadState {
  switch (state.phase) {
    case 'apart':
      return settleApart(state, plan, at);
    case 'ready':
      return MEMBERS.every((member) => isHere(state.seats[member])) ? state : { ...state, phase: 'apart' };
    case 'running': {
      const over = outcome(state, plan, at);
      if (over !== null) return over;
      const moved = moveMeeting(state, plan, at);
      return moved === state ? state : settle(moved, plan, at);
    }
    case 'completed':
    case 'ended-early':
      return state;
    default:
      return unreachable(state);
  }
}

function settleApart(state: DyadState & { phase: 'apart' }, plan: Plan, at: Instant): DyadState {
  if (MEMBERS.every((member) => state.seats[member].presence.is === 'left')) return ended(state, 'both-left', at);
  const waiting = MEMBERS.filter((member) => atDoor(state, plan, member));
  if (waiting.length === 0) return state;
  const doorSince = state.doorSince ?? at;
  const bothHere = waiting.length === 2 && waiting.every((member) => isHere(state.seats[member]));
  return bothHere ? { ...state, phase: 'ready', doorSince } : { ...state, doorSince };
}

/** How it ended, if it has. */
function outcome(state: Running, plan: Plan, at: Instant): DyadState | null {
  const through = MEMBERS.filter((member) => isThrough(state.seats[member], plan));
  if (through.length === 2) return { phase: 'completed', seats: state.seats, emptySince: state.emptySince, at };
  const gone = MEMBERS.filter((member) => state.seats[member].presence.is === 'left');
  if (gone.length === 2) return ended(state, 'both-left', at);
  const nobodyLeftToWaitFor = required(state).every((member) => through.includes(member) || gone.includes(member));
  return nobodyLeftToWaitFor ? ended(state, 'partner-lost', at) : null;
}

function arrived(state: DyadState, member: Member, at: Instant): Transition {
  const { presence } = state.seats[member];
  if (presence.is === 'left') return refuse('session-over');
  return accept(presence.is === 'here' ? state : arrive(state, member, at));
}

function withdrew(state: DyadState, member: Member, at: Instant, declined: boolean): Transition {
  if (state.seats[member].presence.is === 'left') return refuse('session-over');
  return accept(depart(state, member, { is: 'left', since: at, shown: false, declined }, at));
}

function finished(state: DyadState, event: DyadEvent & { type: 'step-finished' }, plan: Plan): Transition {
  const { member, at } = event;
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const seat = state.seats[member];
  const index = plan.steps.findIndex(({ id }) => id === event.stepId);
  if (index === -1 || index > seat.position) return refuse('step-ahead');
  if (index < seat.position || seat.done) return refuse('step-stale');

  const kept = { answers: prefixed(event.stepId, event.answers), texts: prefixed(event.stepId, event.texts) };
  const answered = {
    ...seat,
    answers: { ...seat.answers, ...kept.answers },
    texts: { ...seat.texts, ...kept.texts },
  };
  const step = stepOf(seat, plan);
  switch (step?.kind) {
    case 'consent': {
      const entered = { ...state, seats: withSeat(state.seats, member, answered) };
      if (event.answers['agree'] !== true) return withdrew(entered, member, at, true);
      return accept({ ...state, seats: withSeat(state.seats, member, enterNext(answered, member, plan, at)) });
    }
    case 'solo':
    case 'confirm':
      return accept({ ...state, seats: withSeat(state.seats, member, enterNext(answered, member, plan, at)) });
    case 'together':
    case 'deliver':
    case 'reveal': {
      const runs = state.phase === 'running' && state.meeting?.step === index && state.meeting.stage === 'started';
      if (!runs) return refuse('step-ahead');
      return accept({ ...state, seats: withSeat(state.seats, member, { ...answered, done: true }) });
    }
    case 'door':
    case 'barrier':
    case 'hold':
    case undefined:
      return refuse('step-ahead');
  }
}

function acknowledged(state: DyadState, event: DyadEvent & { type: 'start-acknowledged' }, plan: Plan): Transition {
  if (state.phase !== 'running' || state.meeting?.stage !== 'proposed') return accept(state);
  const { meeting } = state;
  const current = plan.steps[meeting.step]?.id === event.sharedStepId && meeting.attempt === event.attempt;
  if (!current || meeting.acknowledged[event.member]) return accept(state);
  if (!event.onTime) return accept(postpone(state, meeting, plan, event.at));
  return accept({
    ...state,
    meeting: { ...meeting, acknowledged: { ...meeting.acknowledged, [event.member]: true } },
  });
}

function assigned(state: DyadState, plan: Plan, at: Instant): Transition {
  if (state.phase !== 'ready' || !plan.complete) return refuse('not-ready');
  const seats = {
    A: enterNext(state.seats.A, 'A', plan, at),
    B: enterNext(state.seats.B, 'B', plan, at),
  };
  return accept({ phase: 'running', seats, emptySince: null, meeting: null, release: null, alone: null });
}

function prefixed<Value>(stepId: string, given: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [`${stepId}.${name}`, value]));
}
