import type { Instant } from '../protocol/member.ts';
import { isHeld } from './experimenter.ts';
import { passFloor, withoutTask } from './floor.ts';
import { betweenFrames } from './frames.ts';
import { isShared, isTimed, type Plan, type SharedStep } from './plan.ts';
import { advanceRequired, everyRequired, isHere, required, withSeat } from './seats.ts';
import type { Meeting, Running } from './state.ts';
import { leadOf } from './timing.ts';

type Proposed = Meeting & { readonly stage: 'proposed' };
type Started = Meeting & { readonly stage: 'started' };

/** The shared step of the plan at this index. A meeting at any other step is a fault. */
export function sharedStepAt(plan: Plan, index: number): SharedStep {
  const step = plan.steps[index];
  if (step === undefined || !isShared(step)) throw new Error(`meeting: step ${index} is not a shared step`);
  return step;
}

/**
 * Brings the shared step as far as it goes at `at`: proposes a start to both, starts, ends.
 * Returns the same object when nothing moves.
 */
export function moveMeeting(state: Running, plan: Plan, at: Instant): Running {
  const { meeting } = state;
  switch (meeting?.stage) {
    case undefined:
    case 'broken-off': {
      if (isHeld(state)) return state;
      const step = whereAllAre(state, plan);
      return step === null ? state : propose(state, plan, step, (meeting?.attempt ?? 0) + 1, at);
    }
    case 'proposed':
      return required(state).every((member) => meeting.acknowledged[member]) ? begin(state, meeting, plan) : state;
    case 'started':
      return endIfDone(state, meeting, plan, at);
  }
}

/** The shared step at which everybody it waits for is, and is here. */
function whereAllAre(state: Running, plan: Plan): number | null {
  const first = required(state)[0];
  if (first === undefined) return null;
  const { position } = state.seats[first];
  const step = plan.steps[position];
  return step !== undefined && isShared(step) && areAllAt(state, position) ? position : null;
}

function areAllAt(state: Running, position: number): boolean {
  return everyRequired(state, (seat) => isHere(seat) && seat.position === position);
}

function propose(
  state: Running,
  plan: Plan,
  index: number,
  attempt: number,
  at: Instant,
  earlier: Proposed | null = null,
): Running {
  const step = sharedStepAt(plan, index);
  // Behind a padded release the step is entered at an instant ahead: it starts, and is padded, from there.
  const entered = Math.max(at, ...required(state).map((member) => state.seats[member].enteredAt));
  const soonest = Math.max(at + leadOf(attempt), entered);
  const startAt = isTimed(step) ? soonest : Math.max(soonest, earlier?.startAt ?? entered + step.padMs);
  const since = earlier?.since ?? startAt;
  const acknowledged = { A: false, B: false };
  const frames = { A: null, B: null };
  return {
    ...state,
    meeting: { step: index, stage: 'proposed', since, proposedAt: at, startAt, attempt, acknowledged, frames },
  };
}

/** Not both have acknowledged in time: a later start, or back to waiting when somebody is missing. */
export function postpone(state: Running, meeting: Proposed, plan: Plan, at: Instant): Running {
  const { step, attempt } = meeting;
  if (areAllAt(state, step)) return propose(state, plan, step, attempt + 1, at, meeting);
  // They had met: whoever has stayed waits anew.
  const seats = required(state).reduce(
    (changed, member) => withSeat(changed, member, { ...changed[member], enteredAt: at, isWaitShown: false }),
    state.seats,
  );
  return { ...state, seats, meeting: { step, stage: 'broken-off', attempt } };
}

function begin(state: Running, meeting: Proposed, plan: Plan): Running {
  const step = sharedStepAt(plan, meeting.step);
  const { attempt } = meeting;
  const startAt = betweenFrames(meeting.startAt, meeting.frames.A, meeting.frames.B);
  if (isTimed(step)) {
    const setEndsAt = step.kind === 'turn' ? startAt + step.setMs : null;
    const endsAt = Math.min(startAt + step.durationMs, setEndsAt ?? Infinity);
    const seats = withoutTask(state.seats, step);
    return { ...state, seats, meeting: { step: meeting.step, stage: 'started', startAt, attempt, endsAt, setEndsAt, messages: [] } };
  }
  return {
    ...state,
    seats: advanceRequired(state, plan, startAt),
    meeting: null,
    release: { step: meeting.step, at: startAt, attempt },
  };
}

function endIfDone(state: Running, meeting: Started, plan: Plan, at: Instant): Running {
  const step = sharedStepAt(plan, meeting.step);
  if (!isTimed(step) || !everyRequired(state, (seat) => seat.done)) return state;
  return step.endsWhenBothDone || at >= meeting.endsAt ? endMeeting(state, meeting, plan, at) : state;
}

export function endMeeting(state: Running, meeting: Started, plan: Plan, at: Instant): Running {
  const from = Math.max(at, meeting.startAt);
  const { setEndsAt } = meeting;
  if (setEndsAt !== null) return passFloor(state, { ...meeting, setEndsAt }, plan, from);
  return { ...state, seats: advanceRequired(state, plan, from), meeting: null };
}
