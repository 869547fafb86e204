import { MEMBERS, PARTNER, type Member } from '../protocol/member.ts';
import { sharedStepAt } from './meeting.ts';
import { isTimed, type GoneRule, type Plan } from './plan.ts';
import { everyRequired, isHere, required, stepOf } from './seats.ts';
import type { Deadline, DyadState, Running } from './state.ts';
import { ABSENCE_GRACE, ABSENCE_SHOWN_AFTER, RE_ENTRY, SETTLING } from './timing.ts';

/**
 * Everything that will happen by itself if no event comes first. Facts of the state: any server process
 * that sees one pass may say so, and only the first is believed.
 */
export function deadlines(state: DyadState, plan: Plan): readonly Deadline[] {
  switch (state.phase) {
    case 'apart':
      return doorPatience(state, plan);
    case 'running':
      if (state.emptySince !== null) return [{ kind: 're-entry-over', at: state.emptySince + RE_ENTRY }];
      return [...absences(state, plan), ...soloLimits(state, plan), ...meetingDeadlines(state, plan)];
    case 'ready':
    case 'completed':
    case 'ended-early':
      return [];
  }
}

/** The one that passes first, or `null`. */
export function nextDeadline(state: DyadState, plan: Plan): Deadline | null {
  return deadlines(state, plan).reduce<Deadline | null>(
    (first, deadline) => (first === null || deadline.at < first.at ? deadline : first),
    null,
  );
}

function doorPatience(state: DyadState & { phase: 'apart' }, plan: Plan): Deadline[] {
  const waiting = MEMBERS.some((member) => isHere(state.seats[member]) && atDoor(state, plan, member));
  const door = plan.steps.at(-1);
  if (!waiting || state.doorSince === null || door?.kind !== 'door') return [];
  return [{ kind: 'door-patience', at: state.doorSince + door.patienceMs }];
}

export function atDoor(state: DyadState, plan: Plan, member: Member): boolean {
  return stepOf(state.seats[member], plan)?.kind === 'door';
}

function absences(state: Running, plan: Plan): Deadline[] {
  return MEMBERS.flatMap((member): Deadline[] => {
    const { presence } = state.seats[member];
    if (presence.is !== 'away' && presence.is !== 'left') return [];
    const shown: Deadline[] = presence.shown
      ? []
      : [{ kind: 'absence-shown', member, at: presence.since + ABSENCE_SHOWN_AFTER }];
    const rule = goneRule(state, plan);
    if (rule === null || state.alone === PARTNER[member]) return shown;
    return [...shown, { kind: 'absence-over', member, at: presence.since + ABSENCE_GRACE, rule }];
  });
}

function goneRule(state: Running, plan: Plan): GoneRule | null {
  if (state.meeting?.stage !== 'started') return null;
  const step = sharedStepAt(plan, state.meeting.step);
  return isTimed(step) && step.onPartnerGone !== 'pause' ? step.onPartnerGone : null;
}

function soloLimits(state: Running, plan: Plan): Deadline[] {
  return MEMBERS.flatMap((member): Deadline[] => {
    const seat = state.seats[member];
    const step = stepOf(seat, plan);
    if (step === null || !('limitMs' in step) || step.limitMs === null || seat.presence.is === 'left') return [];
    return [{ kind: 'step-limit', member, step: seat.position, at: seat.enteredAt + step.limitMs + SETTLING }];
  });
}

function meetingDeadlines(state: Running, plan: Plan): Deadline[] {
  const { meeting } = state;
  if (meeting === null) return [];
  const { step } = meeting;
  switch (meeting.stage) {
    case 'gathering': {
      const waiting = required(state).some(
        (member) => isHere(state.seats[member]) && state.seats[member].position === step,
      );
      return waiting ? [{ kind: 'patience', step, at: meeting.since + sharedStepAt(plan, step).patienceMs }] : [];
    }
    case 'proposed': {
      const { attempt, proposedAt, startAt } = meeting;
      // Half the lead; a padded start is further away, and is asked after just as soon.
      const half = Math.min(startAt - proposedAt, 4_000) / 2;
      return [{ kind: 'start-unacknowledged', step, attempt, at: proposedAt + half }];
    }
    case 'started': {
      const settled = everyRequired(state, (seat) => seat.done);
      return [{ kind: 'end', step, at: settled ? meeting.endsAt : meeting.endsAt + SETTLING }];
    }
  }
}
