import { MEMBERS } from '../protocol/member.ts';
import { isHeld } from './experimenter.ts';
import { sharedStepAt } from './meeting.ts';
import { isShared, isTimed, limitOf, waitOf, type GoneRule, type Plan } from './plan.ts';
import { everyRequired, extraOf, isHere, required, stepOf, takingPart, waitsUntil } from './seats.ts';
import type { Deadline, DyadState, Meeting, Running } from './state.ts';
import { ABSENCE_GRACE, ABSENCE_SHOWN_AFTER, HOLD_LONGEST, RE_ENTRY, SETTLING } from './timing.ts';

/**
 * Everything that will happen by itself if no event comes first. Facts of the state: any server process
 * that sees one pass may say so, and only the first is believed.
 */
export function deadlines(state: DyadState, plan: Plan): readonly Deadline[] {
  switch (state.phase) {
    case 'apart':
      return isHeld(state) ? holdOver(state) : doorPatience(state, plan);
    case 'ready': {
      const door = stepOf(state.seats.A, plan);
      return door?.kind === 'door' ? [{ kind: 'door-patience', at: state.since + door.patienceMs }] : [];
    }
    case 'running':
      if (state.emptySince !== null) return [{ kind: 're-entry-over', at: state.emptySince + RE_ENTRY }, ...holdOver(state)];
      return [...holdOver(state), ...absences(state, plan), ...soloLimits(state, plan), ...meetingDeadlines(state, plan)];
    case 'parted': {
      const [ofA, ofB] = [deadlines(state.halves.A, plan), deadlines(state.halves.B, plan)];
      return [...ofA, ...ofB.filter((deadline) => !ofA.some((known) => isSameDeadline(known, deadline)))];
    }
    case 'completed':
    case 'ended-early':
      return [];
  }
}

/** Field by field, because a stored event comes back with its keys in another order. */
export function isSameDeadline(known: Deadline, said: Deadline): boolean {
  const other = new Map<string, unknown>(Object.entries(said));
  return Object.entries(known).every(([key, value]) => other.get(key) === value);
}

/** The one that passes first, or `null`. */
export function nextDeadline(state: DyadState, plan: Plan): Deadline | null {
  return deadlines(state, plan).reduce<Deadline | null>(
    (first, deadline) => (first === null || deadline.at < first.at ? deadline : first),
    null,
  );
}

function doorPatience(state: DyadState, plan: Plan): Deadline[] {
  return MEMBERS.flatMap((member): Deadline[] => {
    const seat = state.seats[member];
    const step = stepOf(seat, plan);
    if (!isHere(seat) || step?.kind !== 'door') return [];
    return [{ kind: 'door-patience', at: waitsUntil(seat, step) }];
  });
}

function holdOver({ heldSince }: DyadState): Deadline[] {
  return heldSince === undefined || heldSince === null ? [] : [{ kind: 'hold-over', at: heldSince + HOLD_LONGEST }];
}

function absences(state: Running, plan: Plan): Deadline[] {
  const gone = goneRule(state, plan);
  return takingPart(state, plan).flatMap((member): Deadline[] => {
    const { presence, done } = state.seats[member];
    if (presence.is !== 'away' && presence.is !== 'left') return [];
    const shown: Deadline[] = presence.shown
      ? []
      : [{ kind: 'absence-shown', member, at: presence.since + ABSENCE_SHOWN_AFTER }];
    // Who is done with the step is not missed in it; in a turn both are needed, whoever has the floor.
    if (gone === null || (done && !isTurn(state))) return shown;
    return [...shown, { kind: 'absence-over', member, at: presence.since + gone.afterMs, rule: gone.rule }];
  });
}

function isTurn({ meeting }: Running): boolean {
  return meeting?.stage === 'started' && meeting.setEndsAt !== null;
}

function goneRule(state: Running, plan: Plan): { readonly rule: GoneRule; readonly afterMs: number } | null {
  if (state.meeting?.stage !== 'started') return null;
  const step = sharedStepAt(plan, state.meeting.step);
  if (!isTimed(step) || step.onPartnerGone === 'pause') return null;
  return { rule: step.onPartnerGone, afterMs: step.goneAfterMs ?? ABSENCE_GRACE };
}

// Of one who has left as well: the partner's browser could count the events that are missing.
function soloLimits(state: Running, plan: Plan): Deadline[] {
  return takingPart(state, plan).flatMap((member): Deadline[] => {
    const seat = state.seats[member];
    const { position, enteredAt } = seat;
    const step = stepOf(seat, plan);
    const limit = step === null ? null : limitOf(step);
    return limit === null ? [] : [{ kind: 'step-limit', member, step: position, at: enteredAt + limit + extraOf(seat) + SETTLING }];
  });
}

function meetingDeadlines(state: Running, plan: Plan): Deadline[] {
  const { meeting } = state;
  switch (meeting?.stage) {
    case undefined:
    case 'broken-off':
      return waits(state, plan);
    case 'proposed':
      return postponements(meeting, plan);
    case 'started': {
      const settled = everyRequired(state, (seat) => seat.done);
      return [{ kind: 'end', step: meeting.step, at: settled ? meeting.endsAt : meeting.endsAt + SETTLING }];
    }
  }
}

/** Patience is that of the member who waits: from when they came, whatever the partner did before. So are the words. */
function waits(state: Running, plan: Plan): Deadline[] {
  // Whoever is held does not wait for the partner.
  if (isHeld(state)) return [];
  return required(state).flatMap((member): Deadline[] => {
    const seat = state.seats[member];
    const step = stepOf(seat, plan);
    if (!isHere(seat) || step === null || !isShared(step)) return [];
    const { position, enteredAt, isWaitShown } = seat;
    const shown = { kind: 'wait-shown', member, step: position, at: enteredAt + ABSENCE_SHOWN_AFTER } as const;
    return [...(isWaitShown ? [] : [shown]), { kind: 'patience', step: position, at: waitsUntil(seat, step) }];
  });
}

function postponements(meeting: Meeting & { stage: 'proposed' }, plan: Plan): Deadline[] {
  const { step, attempt, proposedAt, startAt, since } = meeting;
  // Half the lead; a padded start is further away, and is asked after just as soon.
  const half = Math.min(startAt - proposedAt, 4_000) / 2;
  return [
    { kind: 'start-unacknowledged', step, attempt, at: proposedAt + half },
    { kind: 'patience', step, at: since + waitOf(sharedStepAt(plan, step)) },
  ];
}
