import type { PlanPart } from '../../server/dyad/plan.ts';
import type { DyadState, EndReason, Seat } from '../../server/dyad/state.ts';
import { holds, type Answer } from '../../server/dyad/when.ts';
import { PARTNER, type Member } from '../../server/protocol/member.ts';
import type { MissingReason } from './missing-reasons.ts';
import type { OutlineStep } from './outline.ts';

/** How far a person came, for the flow of participants. A closed list. */
export const STATUSES = {
  complete: 'went through everything',
  in_progress: 'the dyad session is not over',
  ended_early: 'was still there when the dyad session ended before its time',
  dropped: 'had gone when the dyad session ended before its time',
  withdrew: 'left for good; nothing else of this person is exported',
  declined: 'said no to the consent; nothing else of this person is exported',
  never_joined: 'never opened the link',
} as const;

export type Status = keyof typeof STATUSES;

/** What a person's answers, or their absence, are judged by. */
export interface Standing {
  readonly status: Status;
  /** Index of the step this person was at last; the number of steps when through. */
  readonly position: number;
  readonly endReason: string | null;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** What the database tells of the state of a dyad session. */
export interface FoundState {
  readonly phase: DyadState['phase'];
  /** Why it ended before its time. */
  readonly reason: EndReason | null;
  /** Who goes on alone. */
  readonly alone: Member | null;
  readonly seats: Readonly<Record<Member, Pick<Seat, 'presence' | 'language' | 'position' | 'answers'>>>;
}

export function standingOf(state: FoundState, parts: readonly PlanPart[], member: Member): Standing {
  const { position, answers } = state.seats[member];
  return { status: statusOf(state, parts, member), position, endReason: state.reason, answers };
}

function statusOf(state: FoundState, parts: readonly PlanPart[], member: Member): Status {
  const { presence, position } = state.seats[member];
  const count = parts.reduce((sum, { steps }) => sum + steps.length, 0);
  if (presence.is === 'left') return presence.declined ? 'declined' : 'withdrew';
  if (parts.some(({ part }) => part === 2) && position >= count) return 'complete';
  if (presence.is === 'not-yet') return 'never_joined';
  const isOver =
    state.phase === 'completed' ||
    state.phase === 'ended-early' ||
    (state.phase === 'running' && state.alone === PARTNER[member]);
  if (!isOver) return 'in_progress';
  return presence.is === 'here' ? 'ended_early' : 'dropped';
}

/** Why a trial of the plan has no record. */
export function whyUnrecorded(standing: Standing, step: OutlineStep, index: number): MissingReason {
  const { status, position, endReason, answers } = standing;
  if (status === 'withdrew' || status === 'declined') return 'withdrew';
  if (index < position) {
    if (step.when !== null && !holds(step.when, answers)) return 'not_shown';
    return step.isLimited ? 'timed_out' : 'technical';
  }
  if (status !== 'ended_early') return 'not_reached';
  return endReason === 'experimenter' || endReason === 'not-drawn' ? 'technical' : 'partner_left';
}
