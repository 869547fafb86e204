import type { Instant } from '../protocol/member.ts';
import { isShared, isTimed, type Plan, type SharedStep } from './plan.ts';
import { advanceRequired, everyRequired, isHere, required } from './seats.ts';
import type { Meeting, Running } from './state.ts';
import { leadOf } from './timing.ts';

/** The shared step of the plan at this index. A meeting at any other step is a fault. */
export function sharedStepAt(plan: Plan, index: number): SharedStep {
  const step = plan.steps[index];
  if (step === undefined || !isShared(step)) throw new Error(`meeting: step ${index} is not a shared step`);
  return step;
}

/**
 * Brings the shared step as far as it goes at `at`: waits for both, proposes a start, starts, ends.
 * Returns the same object when nothing moves.
 */
export function moveMeeting(state: Running, plan: Plan, at: Instant): Running {
  const { meeting } = state;
  if (meeting === null) return gather(state, plan, at);
  switch (meeting.stage) {
    case 'gathering':
      return bothReady(state, meeting.step) ? propose(state, meeting, plan, at, 1) : state;
    case 'proposed':
      return required(state).every((member) => meeting.acknowledged[member]) ? begin(state, meeting, plan) : state;
    case 'started':
      return endIfDone(state, meeting, plan, at);
  }
}

/** The first member to reach a shared step opens it. */
function gather(state: Running, plan: Plan, at: Instant): Running {
  const waiting = required(state).find((member) => {
    const step = plan.steps[state.seats[member].position];
    return step !== undefined && isShared(step);
  });
  if (waiting === undefined) return state;
  return { ...state, meeting: { step: state.seats[waiting].position, stage: 'gathering', since: at } };
}

function bothReady(state: Running, step: number): boolean {
  return everyRequired(state, (seat) => isHere(seat) && seat.position === step);
}

function propose(
  state: Running,
  meeting: Meeting & { since: Instant },
  plan: Plan,
  at: Instant,
  attempt: number,
): Running {
  const step = sharedStepAt(plan, meeting.step);
  // A padded release lies ahead of the steps after it: none of them may start before it.
  const entered = Math.max(...required(state).map((member) => state.seats[member].enteredAt));
  const soonest = Math.max(at + leadOf(attempt), entered);
  if (isTimed(step)) return proposed(state, meeting, at, soonest, attempt);
  if (meeting.stage === 'proposed') return proposed(state, meeting, at, Math.max(soonest, meeting.startAt), attempt);
  return proposed(state, meeting, at, Math.max(soonest, at + step.padMs), attempt);
}

function proposed(
  state: Running,
  { step, since }: { step: number; since: Instant },
  at: Instant,
  startAt: Instant,
  attempt: number,
): Running {
  const acknowledged = { A: false, B: false };
  return { ...state, meeting: { step, stage: 'proposed', since, proposedAt: at, startAt, attempt, acknowledged } };
}

/** Not both have acknowledged in time: a later start, or back to waiting when somebody is missing. */
export function postpone(state: Running, meeting: Meeting & { stage: 'proposed' }, plan: Plan, at: Instant): Running {
  if (bothReady(state, meeting.step)) return propose(state, meeting, plan, at, meeting.attempt + 1);
  const { step, since } = meeting;
  return { ...state, meeting: { step, stage: 'gathering', since } };
}

function begin(state: Running, meeting: Meeting & { stage: 'proposed' }, plan: Plan): Running {
  const step = sharedStepAt(plan, meeting.step);
  const { startAt, attempt } = meeting;
  if (isTimed(step)) {
    const endsAt = startAt + step.durationMs;
    return { ...state, meeting: { step: meeting.step, stage: 'started', startAt, attempt, endsAt } };
  }
  return {
    ...state,
    seats: advanceRequired(state, plan, startAt),
    meeting: null,
    release: { step: meeting.step, at: startAt, attempt },
  };
}

function endIfDone(state: Running, meeting: Meeting & { stage: 'started' }, plan: Plan, at: Instant): Running {
  const step = sharedStepAt(plan, meeting.step);
  if (!isTimed(step)) return state;
  const allDone = everyRequired(state, (seat) => seat.done);
  return allDone && (step.endsWhenBothDone || at >= meeting.endsAt) ? endMeeting(state, plan, at) : state;
}

export function endMeeting(state: Running, plan: Plan, at: Instant): Running {
  return { ...state, seats: advanceRequired(state, plan, at), meeting: null };
}
