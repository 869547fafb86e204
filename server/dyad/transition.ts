import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import { byExperimenter, isHeld } from './experimenter.ts';
import { facesOf, keepFaces } from './face.ts';
import { moveMeeting, postpone } from './meeting.ts';
import { said } from './messages.ts';
import { accept, ended, refuse, type Transition } from './outcome.ts';
import { decideInHalves, part, partFor } from './parted.ts';
import { passed } from './passed.ts';
import { hasConsentAhead, type Plan } from './plan.ts';
import { arrive, depart, noticeEmptiness } from './presence.ts';
import { enterNext, hasEnded, isHere, isOverFor, isThrough, required, stepOf, withSeat } from './seats.ts';
import type { DyadEvent, DyadState, Running, Seat } from './state.ts';
import { unreachable } from './unreachable.ts';

/**
 * The next state of a dyad session, or why the event is refused.
 *
 * Pure: no clock, no chance, no I/O. Rules are numbered in SPEC.md, and each has a test of its number.
 * An event that changes nothing gives the same object back, and need not be stored.
 */
export function transition(state: DyadState, event: DyadEvent, plan: Plan): Transition {
  const result = decide(state, event, plan);
  if (!result.accepted || result.next === state) return result;
  const [before, after] = [facesOf(state, plan), facesOf(result.next, plan)];
  const told = (member: Member): number => (state.told?.[member] ?? 0) + (before[member] === after[member] ? 0 : 1);
  const next = { ...result.next, told: { A: told('A'), B: told('B') } };
  keepFaces(next, plan, after);
  return accept(next);
}

/** The same, but that the views are not numbered: for who looks at none. */
export function decide(state: DyadState, event: DyadEvent, plan: Plan): Transition {
  if (hasEnded(state)) return refuse('session-over');
  const alike = (given: DyadState, happening: DyadEvent): Transition => decide(given, happening, plan);
  if (state.phase === 'parted') return decideInHalves(state, event, plan, alike);
  if (event.type === 'ended-by-experimenter') return accept(part(state, plan, event.at, alike));
  if (event.type === 'ended-for-one-by-experimenter') return partFor(state, plan, event, alike);
  const result = apply(state, event, plan);
  if (!result.accepted || result.next === state) return result;
  return accept(settle(result.next, plan, event.at));
}

type Ordinary = Exclude<DyadEvent, { type: 'ended-by-experimenter' | 'ended-for-one-by-experimenter' }>;

function apply(state: DyadState, event: Ordinary, plan: Plan): Transition {
  switch (event.type) {
    case 'member-arrived':
      return arrived(state, event.member, plan, event.at);
    case 'member-left': {
      if (!isHere(state.seats[event.member])) return accept(state);
      return accept(depart(state, event.member, { is: 'away', since: event.at, shown: false }));
    }
    case 'language-chosen':
      return chosen(state, event, plan);
    case 'member-withdrew':
      if (isOverFor(state, plan, event.member)) return refuse('session-over');
      return accept(withdraw(state, event.member, event.at, false));
    case 'member-withdrew-silently':
      return withdrewSilently(state, event.member, plan, event.at);
    case 'step-finished':
      return finished(state, event, plan);
    case 'start-acknowledged':
      return acknowledged(state, event, plan);
    case 'message-sent':
      return said(state, event, plan);
    case 'assigned':
      return assigned(state, plan, event.at);
    case 'deadline-passed':
      return passed(state, event.deadline, plan, event.at);
    case 'held-by-experimenter':
    case 'resumed-by-experimenter':
    case 'told-by-experimenter':
    case 'extended-by-experimenter':
    case 'moved-on-by-experimenter':
      return byExperimenter(state, event, plan);
    default:
      return unreachable(event);
  }
}

/** Applies every consequence, until nothing moves: an empty house, the draw falling due, the meeting, the end. */
function settle(given: DyadState, plan: Plan, at: Instant): DyadState {
  const state = noticeEmptiness(given, plan, at);
  switch (state.phase) {
    case 'apart':
      return settleApart(state, plan, at);
    case 'ready':
      if (!isHeld(state) && MEMBERS.every((member) => isHere(state.seats[member]))) return state;
      return settleApart({ ...withoutSince(state), phase: 'apart' }, plan, at);
    case 'running': {
      const over = outcome(state, plan, at);
      if (over !== null) return over;
      const moved = moveMeeting(state, plan, at);
      return moved === state ? state : settle(moved, plan, at);
    }
    case 'parted':
    case 'completed':
    case 'ended-early':
      return state;
    default:
      return unreachable(state);
  }
}

function settleApart(state: DyadState & { phase: 'apart' }, plan: Plan, at: Instant): DyadState {
  const seats = MEMBERS.map((member) => state.seats[member]);
  if (seats.every((seat) => seat.presence.is === 'left')) return ended(state, 'both-left', at);
  // A follow-up: no door, and nobody waits for anybody.
  if (seats.every((seat) => isThrough(seat, plan))) return { phase: 'completed', seats: state.seats, emptySince: state.emptySince, at };
  if (seats.every((seat) => isThrough(seat, plan) || seat.presence.is === 'left')) return ended(state, 'partner-lost', at);
  const areAtDoor = seats.every((seat) => isHere(seat) && stepOf(seat, plan)?.kind === 'door');
  return areAtDoor && !isHeld(state) ? { ...state, phase: 'ready', since: at } : state;
}

function withoutSince({ seats, emptySince, heldSince }: DyadState): Pick<DyadState, 'seats' | 'emptySince' | 'heldSince'> {
  return { seats, emptySince, ...(heldSince === undefined ? {} : { heldSince }) };
}

/** How it ended, if it has. */
function outcome(state: Running, plan: Plan, at: Instant): DyadState | null {
  const gone = MEMBERS.filter((member) => state.seats[member].presence.is === 'left');
  const through = MEMBERS.filter((member) => isThrough(state.seats[member], plan) && !gone.includes(member));
  if (through.length === 2) return { phase: 'completed', seats: state.seats, emptySince: state.emptySince, at };
  if (gone.length === 2) return ended(state, 'both-left', at);
  const nobodyLeftToWaitFor = required(state).every((member) => through.includes(member) || gone.includes(member));
  return nobodyLeftToWaitFor ? ended(state, 'partner-lost', at) : null;
}

function arrived(state: DyadState, member: Member, plan: Plan, at: Instant): Transition {
  const { presence } = state.seats[member];
  if (presence.is === 'left') return refuse('session-over');
  return accept(presence.is === 'here' ? state : arrive(state, plan, member, at));
}

function chosen(state: DyadState, { member, language }: DyadEvent & { type: 'language-chosen' }, plan: Plan): Transition {
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  // Every plan begins with the consent; a later one is asked in the language of the first.
  if (step === null || seat.position > 0) return refuse('step-stale');
  if (!Object.keys(step.content[member] ?? {}).includes(language)) return refuse('payload-invalid');
  if (seat.language === language) return accept(state);
  return accept({ ...state, seats: withSeat(state.seats, member, { ...seat, language }) });
}

// The partner hears of it as of a lost connection: `shown` is kept, if the member was away already.
function withdraw(state: DyadState, member: Member, at: Instant, declined: boolean): DyadState {
  const { presence } = state.seats[member];
  const absence = presence.is === 'away' ? presence : { since: at, shown: false };
  return depart(state, member, { ...absence, is: 'left', declined });
}

function withdrewSilently(state: DyadState, member: Member, plan: Plan, at: Instant): Transition {
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const seat = state.seats[member];
  if (hasConsentAhead(plan, seat.position)) return refuse('step-ahead');
  if (seat.unkeptSince !== undefined) return accept(state);
  return accept({ ...state, seats: withSeat(state.seats, member, { ...seat, unkeptSince: at }) });
}

function finished(state: DyadState, event: DyadEvent & { type: 'step-finished' }, plan: Plan): Transition {
  const { member, at } = event;
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const seat = state.seats[member];
  const index = plan.steps.findIndex(({ id }) => id === event.stepId);
  if (index === -1 || index > seat.position) return refuse('step-ahead');
  if (index < seat.position || seat.done) return refuse('step-stale');

  const answered = {
    ...seat,
    answers: seat.unkeptSince === undefined ? { ...seat.answers, ...prefixed(event.stepId, event.answers) } : seat.answers,
    texts: { ...seat.texts, ...prefixed(event.stepId, event.texts) },
  };
  const put = (changed: Seat): DyadState => ({ ...state, seats: withSeat(state.seats, member, changed) });
  // A step behind a padded release may be entered at an instant still ahead.
  const moved = () => put(enterNext(answered, member, plan, Math.max(at, seat.enteredAt)));
  const step = stepOf(seat, plan);
  switch (step?.kind) {
    case 'consent':
      return accept(event.answers['consent'] === 'agree' ? moved() : withdraw(put(answered), member, at, true));
    case 'solo':
      return accept(moved());
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'turn':
    case 'chat': {
      const runs = state.phase === 'running' && state.meeting?.step === index && state.meeting.stage === 'started';
      if (!runs) return refuse('step-ahead');
      return accept(put({ ...answered, done: true }));
    }
    case 'door':
    case 'barrier':
    case 'hold':
    case undefined:
      return refuse('step-ahead');
  }
}

function acknowledged(state: DyadState, event: DyadEvent & { type: 'start-acknowledged' }, plan: Plan): Transition {
  if (isOverFor(state, plan, event.member)) return refuse('session-over');
  if (state.phase !== 'running' || state.meeting?.stage !== 'proposed') return accept(state);
  const { meeting } = state;
  const isCurrent = plan.steps[meeting.step]?.id === event.sharedStepId && meeting.attempt === event.attempt;
  if (!isCurrent || !isHere(state.seats[event.member])) return accept(state);
  if (meeting.acknowledged[event.member] && event.onTime) return accept(state);
  if (!event.onTime) return accept(postpone(state, meeting, plan, event.at));
  return accept({
    ...state,
    meeting: {
      ...meeting,
      acknowledged: { ...meeting.acknowledged, [event.member]: true },
      frames: { ...meeting.frames, [event.member]: event.frame ?? null },
    },
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
