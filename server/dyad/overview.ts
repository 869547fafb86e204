import { MEMBERS, type Member } from '../protocol/member.ts';
import type { MemberPlace, Standing } from '../protocol/staff/console.ts';
import { isShared, isTimed, type Plan } from './plan.ts';
import { enterNext, hasEnded, isOverFor, isThrough, stepOf, waitsUntil } from './seats.ts';
import type { DyadState } from './state.ts';

/** How a dyad session stands, for the experimenter: built by naming fields, and none of them is an answer. */
export function overview(state: DyadState, plan: Plan): Omit<Standing, 'seq'> {
  const running = state.phase === 'running' ? state : null;
  return {
    phase: state.phase,
    steps: plan.steps.length,
    heldSince: state.heldSince ?? null,
    shared: running === null ? null : sharedOf(running, plan),
    alone: running?.alone ?? null,
    members: { A: placeOf(state, plan, 'A'), B: placeOf(state, plan, 'B') },
  };
}

function placeOf(state: DyadState, plan: Plan, member: Member): MemberPlace {
  const seat = state.seats[member];
  const { presence, position, enteredAt } = seat;
  return {
    presence: presence.is,
    goneSince: presence.is === 'away' || presence.is === 'left' ? presence.since : null,
    hasDeclined: presence.is === 'left' && presence.declined,
    stepId: isThrough(seat, plan) ? null : (stepOf(seat, plan)?.id ?? null),
    stepNumber: Math.min(position + 1, plan.steps.length),
    enteredAt,
    nextStepId: stepOf(enterNext(seat, member, plan, enteredAt), plan)?.id ?? null,
    waiting: waitingOf(state, plan, member),
    isOver: isOverFor(state, plan, member),
  };
}

function waitingOf(given: DyadState, plan: Plan, member: Member): MemberPlace['waiting'] {
  const state = given.phase === 'parted' ? given.halves[member] : given;
  if (hasEnded(state) || isOverFor(state, plan, member)) return null;
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null) return null;
  if (step.kind === 'door') return { until: waitsUntil(seat, step) };
  if (!isShared(step)) return null;
  const { meeting } = state.phase === 'running' ? state : { meeting: null };
  if (meeting === null || meeting.stage === 'broken-off') return { until: waitsUntil(seat, step) };
  return meeting.stage === 'started' && seat.done ? { until: meeting.endsAt } : null;
}

function sharedOf({ meeting, seats }: DyadState & { readonly phase: 'running' }, plan: Plan): Standing['shared'] {
  if (meeting === null || meeting.stage === 'broken-off') return null;
  const step = plan.steps[meeting.step];
  if (step === undefined || !isShared(step) || !MEMBERS.some((member) => seats[member].position === meeting.step)) return null;
  const endsAt = meeting.stage === 'started' && isTimed(step) ? meeting.endsAt : null;
  return { stepId: step.id, stage: meeting.stage, endsAt };
}
