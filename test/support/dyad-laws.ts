import { isDeepStrictEqual } from 'node:util';
import { deadlines, nextDeadline } from '../../server/dyad/deadlines.ts';
import { isLaterTurn } from '../../server/dyad/floor.ts';
import { isShared, isTimed, type Plan } from '../../server/dyad/plan.ts';
import { isOverFor } from '../../server/dyad/seats.ts';
import type { DyadEvent, DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { MEMBERS, PARTNER, type Member } from '../../server/protocol/member.ts';
import type { SessionView } from '../../server/protocol/view.ts';
import type { Couple } from './dyads.ts';

type Running = DyadState & { readonly phase: 'running' };

/** What may leave a member going on alone. */
const GOES_ON_ALONE: readonly string[] = ['absence-over', 'patience'];

export interface Moment {
  readonly state: DyadState;
  readonly plan: Plan;
  readonly views: Readonly<Record<Member, SessionView>>;
}

export function momentOf(couple: Couple): Moment {
  return { state: freeze(couple.state), plan: couple.plan, views: { A: couple.view('A'), B: couple.view('B') } };
}

/** What must hold from one moment to the next, whatever happened; `event` is null if nothing came of it. */
export function checkLaws(before: Moment, event: DyadEvent | null, after: Moment): void {
  const isUnchanged = after.state === before.state;
  must(event !== null || isUnchanged, 'what is refused changes nothing');
  must(!isOver(before.state) || isUnchanged, 'what has ended stays as it is');
  for (const member of MEMBERS) {
    nobodyGoesBack(before, after, member);
    nobodyPassesAlone(before, event, after, member);
    nobodyIsTimedAnew(before, event, after, member);
    nothingPrivateCrosses(after, member);
    everyWaitHasAnEnd(after, member);
    nothingCountsOnceItIsOver(before, event, member);
  }
  if (event?.type === 'deadline-passed') {
    must(event.at >= event.deadline.at, 'no deadline passes early');
    const known = deadlines(before.state, before.plan).some((deadline) => isDeepStrictEqual(deadline, event.deadline));
    must(known, 'only a deadline of the state passes');
  }
  if (after.state.phase !== 'running') return;
  const from = before.state.phase === 'running' ? before.state : null;
  if (event !== null && from !== null) clocksStoodStill(from, event, after.state);
  presenceIsSound(from, after.state, after.plan);
  meetingIsSound(from, after.state, after.plan);
}

function must(isKept: boolean, law: string): void {
  // Not `expect`: a history checks some thousand laws.
  if (!isKept) throw new Error(`broken: ${law}`);
}

function nobodyGoesBack(before: Moment, after: Moment, member: Member): void {
  const seat = after.state.seats[member];
  must(seat.position >= before.state.seats[member].position, 'nobody goes back');
  must(after.views[member].part.number >= before.views[member].part.number, 'no part is counted back');
  must(
    seat.position === 0 || seat.answers['consent.consent'] === 'agree',
    'nobody passes the consent without agreeing',
  );
}

/** Whoever passes a shared step does so together with the partner, both here if it is a barrier, or is alone. */
function nobodyPassesAlone(before: Moment, event: DyadEvent | null, after: Moment, member: Member): void {
  const [{ state: from }, { state: to, plan }] = [before, after];
  if (from.phase !== 'running' || from.alone === member || (to.phase === 'running' && to.alone === member)) return;
  // Gone on alone and through with the same event.
  if (to.phase === 'ended-early' && event?.type === 'deadline-passed' && GOES_ON_ALONE.includes(event.deadline.kind))
    return;
  if (to.phase === 'ended-early' && event?.type === 'moved-on-by-experimenter') return;
  const reached = from.seats[member].position;
  const left = plan.steps.slice(reached, to.seats[member].position).filter(isShared);
  const passed = left.filter((_, index) => index === 0 || !isLaterTurn(left, index));
  must(passed.length <= 1, 'one shared step at a time');
  const clock = from.meeting?.stage === 'started' ? from.meeting.setEndsAt : null;
  must(left.length <= 1 || (event?.at ?? 0) >= (clock ?? Infinity), 'turns are passed over when the set is over');
  const [step] = passed;
  if (step === undefined) return;
  must(plan.steps[reached] === step, 'a shared step is passed from itself');
  must(to.seats[PARTNER[member]].position > reached, 'nobody passes a shared step alone');
  must(
    isTimed(step) || MEMBERS.every((one) => to.seats[one].presence.is === 'here'),
    'both are here when a barrier opens',
  );
  if (isTimed(step) || to.phase !== 'running') return;
  const agreed = from.meeting?.stage === 'proposed' ? from.meeting.startAt : null;
  must(to.release?.at === agreed, 'a barrier opens when it was proposed');
  must(to.seats[member].enteredAt >= (to.release?.at ?? 0), 'nothing behind a release begins before it');
}

/** An end or a patience on screen moves only when somebody comes back, or a meeting changes its stage. */
function nobodyIsTimedAnew(before: Moment, event: DyadEvent | null, after: Moment, member: Member): void {
  const isSamePlace = before.state.seats[member].position === after.state.seats[member].position;
  const isOneMeeting = meetingName(before.state, member) === meetingName(after.state, member);
  if (!isSamePlace || event?.type === 'member-arrived' || isTimedByExperimenter(event) || !isOneMeeting) return;
  const [earlier, later] = [untilOf(before.views[member]), untilOf(after.views[member])];
  must(earlier === null || later === null || later === earlier, 'a deadline stays where it was set');
}

function isTimedByExperimenter(event: DyadEvent | null): boolean {
  const isHoldOver = event?.type === 'deadline-passed' && event.deadline.kind === 'hold-over';
  return isHoldOver || (event?.type.endsWith('-by-experimenter') ?? false);
}

function meetingName(state: DyadState, member: Member): string {
  if (state.phase === 'parted') return meetingName(state.halves[member], member);
  if (state.phase !== 'running' || state.meeting === null) return state.phase;
  return `${state.meeting.stage} ${state.meeting.attempt}`;
}

function untilOf({ screen }: SessionView): number | null {
  if (screen.kind === 'step') return screen.step.endsAt;
  return screen.kind === 'hold' || screen.kind === 'door' ? screen.until : null;
}

function nothingPrivateCrosses({ views }: Moment, member: Member): void {
  const seen = JSON.stringify(views[member]);
  const partner = PARTNER[member];
  const secrets = [`cx-private-${partner}`, `reason-${partner}`, `letter-${partner}`, `for ${partner} in`];
  for (const secret of secrets) must(!seen.includes(secret), `${secret} does not reach the partner`);
  const { screen } = views[member];
  const isReading = screen.kind === 'step' && screen.step.kind === 'deliver';
  must(isReading || !seen.includes(`cx-shared-${partner}`), 'a shared text is on the screen of its step only');
}

function everyWaitHasAnEnd({ state, plan, views }: Moment, member: Member): void {
  const isWaiting = ['door', 'hold'].includes(views[member].screen.kind) && state.seats[member].presence.is === 'here';
  const own = state.phase === 'parted' ? state.halves[member] : state;
  must(!isWaiting || deadlines(own, plan).length > 0, 'every wait has an end');
}

function nothingCountsOnceItIsOver({ state, plan }: Moment, event: DyadEvent | null, member: Member): void {
  const isTheirs = event?.type === 'step-finished' || event?.type === 'start-acknowledged' || event?.type === 'member-withdrew';
  must(!isTheirs || event.member !== member || !isOverFor(state, plan, member), 'nothing counts from whom it is over for');
}

/** Whoever finds an empty house on return has as much time left as there was when the last one went. */
function clocksStoodStill(from: Running, { at }: DyadEvent, to: Running): void {
  const { emptySince } = from;
  if (emptySince === null || to.emptySince !== null) return;
  for (const member of MEMBERS) {
    const [before, after] = [from.seats[member], to.seats[member]];
    const isWaitAnew = after.presence.is === 'here' && after.enteredAt === at;
    if (before.enteredAt > emptySince || before.position !== after.position || isWaitAnew) continue;
    must(at - after.enteredAt === emptySince - before.enteredAt, 'time in a step stands still');
  }
  if (from.meeting?.stage !== 'started' || to.meeting?.stage !== 'started') return;
  const left = from.meeting.endsAt - Math.max(emptySince, from.meeting.startAt);
  must(to.meeting.endsAt - Math.max(at, to.meeting.startAt) === left, 'the end of a shared step stands still');
}

function presenceIsSound(from: Running | null, { seats, alone, emptySince }: Running, plan: Plan): void {
  const required = alone === null ? MEMBERS : [alone];
  const inPlay = required.filter((member) => seats[member].position < plan.steps.length);
  const isEmpty = inPlay.every((member) => seats[member].presence.is !== 'here');
  must((emptySince !== null) === isEmpty, 'the house is empty when nobody is here who has anything to do');
  if (from === null) return;
  must(from.alone === null || alone === from.alone, 'going on alone never turns round');
  must(from.alone !== null || alone === null || seats[alone].presence.is === 'here', 'only who is here goes on alone');
}

function meetingIsSound(from: Running | null, { seats, alone, meeting, heldSince }: Running, plan: Plan): void {
  if (meeting === null) return;
  const isHeld = heldSince !== undefined && heldSince !== null;
  const required = alone === null ? MEMBERS : [alone];
  const areHere = required.every((member) => seats[member].presence.is === 'here');
  must(
    required.every((member) => seats[member].position === meeting.step),
    'a meeting is where its members are',
  );
  const earlier = from?.meeting?.step === meeting.step ? from.meeting : null;
  must(meeting.attempt >= (earlier?.attempt ?? 0), 'attempts are counted upwards');
  switch (meeting.stage) {
    case 'proposed': {
      must(meeting.startAt > meeting.proposedAt, 'a start is proposed ahead');
      must(
        meeting.attempt !== earlier?.attempt || (earlier.stage === 'proposed' && earlier.startAt === meeting.startAt),
        'a proposal keeps its instant',
      );
      const step = plan.steps[meeting.step];
      const padded = step !== undefined && 'padMs' in step ? step.padMs : 0;
      const second = Math.max(...required.map((member) => seats[member].enteredAt));
      const isFirst = earlier?.stage !== 'proposed';
      must(!isFirst || meeting.startAt >= second + padded, 'no hold is shorter than its padding');
      const isNew = isFirst || meeting.attempt !== earlier.attempt;
      must(!isNew || areHere, 'a start is proposed with both here');
      must(isFirst || meeting.startAt >= earlier.startAt, 'no start is proposed for sooner');
      const promised = MEMBERS.filter((member) => meeting.acknowledged[member]);
      must(
        promised.every((member) => seats[member].presence.is === 'here'),
        'an acknowledgement goes with the page',
      );
      return;
    }
    case 'started':
      must(
        earlier?.stage === 'started' || areHere || isLaterTurn(plan.steps, meeting.step),
        'both are here when a shared step starts',
      );
      must(
        earlier === null || !('startAt' in earlier) || earlier.startAt === meeting.startAt,
        'it starts when it was proposed',
      );
      return;
    case 'broken-off':
      must(!areHere || isHeld, 'no start is broken off with both here');
  }
}

/** Lets only time pass until nothing happens by itself any more. */
export function passTime({ state: from, now: since, plan }: Couple): DyadState {
  let [state, now, steps] = [from, since, 0];
  for (let due = nextDeadline(state, plan); due !== null; due = nextDeadline(state, plan)) {
    now = Math.max(now, due.at);
    const result = transition(state, { type: 'deadline-passed', deadline: due, at: now }, plan);
    must(result.accepted && result.next !== state, `${due.kind} passes, and something comes of it`);
    if (result.accepted) state = result.next;
    steps += 1;
    must(steps < 1_000, 'it comes to rest');
  }
  return state;
}

/** Over, or with somebody here who has something to do, or not yet met. */
export function isAtRest(state: DyadState, plan: Plan): boolean {
  if (isOver(state)) return true;
  if (state.phase === 'parted') return MEMBERS.every((member) => isAtRest(state.halves[member], plan));
  const here = MEMBERS.filter((member) => state.seats[member].presence.is === 'here');
  const kinds = here.map((member) => plan.steps[state.seats[member].position]?.kind);
  return state.phase === 'apart' ? !kinds.includes('door') : kinds.includes('solo');
}

function isOver({ phase }: DyadState): boolean {
  return phase === 'completed' || phase === 'ended-early';
}

/** So that a rule which changes a state in place fails at once. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
