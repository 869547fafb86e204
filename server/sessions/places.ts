import { isShared, type PlannedTrial, type PlanStep } from '../dyad/plan.ts';
import { enterNext, stepOf } from '../dyad/seats.ts';
import { CODE_PLUGIN } from '../protocol/browser-code.ts';
import type { Member } from '../protocol/member.ts';
import type { TrialRecord } from '../protocol/messages.ts';
import { isPart, wholeId } from '../protocol/parts.ts';
import type { Stored } from './ports.ts';

/** What this member is asked in a step, in their language. */
export function trialsOf(stored: Stored, member: Member, step: PlanStep): readonly PlannedTrial[] {
  return step.content[member]?.[stored.state.seats[member].language]?.trials ?? [];
}

/** True of a turn of the partner: it ends for the one who follows it when the next has begun. */
export function follows(step: PlanStep | undefined, member: Member): boolean {
  return step?.kind === 'turn' && step.holder !== member;
}

/** True for the step right behind the barrier at which this member stands. */
export function isShownAhead({ state, plan }: Stored, member: Member, index: number): boolean {
  const seat = state.seats[member];
  const here = stepOf(seat, plan);
  if (here === null || !isShared(here)) return false;
  return index > seat.position && enterNext(seat, member, plan, seat.enteredAt).position === index;
}

/** The planned trial of a record, and the index of its step; `null` where this member's plan has none. */
export function findTrial(stored: Stored, member: Member, record: Pick<TrialRecord, 'stepId' | 'trialId'>): { index: number; trial: PlannedTrial } | null {
  const index = stored.plan.steps.findIndex(({ id }) => id === record.stepId);
  const step = stored.plan.steps[index];
  const wanted = wholeId(record.trialId);
  const trial = step && trialsOf(stored, member, step).find(({ id }) => id === wanted);
  if (trial !== undefined && isPart(record.trialId) && trial.plugin !== CODE_PLUGIN) return null;
  return trial === undefined ? null : { index, trial };
}
