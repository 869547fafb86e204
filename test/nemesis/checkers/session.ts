import { isDeepStrictEqual } from 'node:util';
import { withoutMessages } from '../../../server/dyad/messages.ts';
import { isShared, type PlanStep } from '../../../server/dyad/plan.ts';
import type { Deadline } from '../../../server/dyad/state.ts';
import { MEMBERS } from '../../../server/protocol/member.ts';
import { foldOf } from '../../support/fold.ts';
import { eventsOf, nameOf, type CoupleFound } from '../evidence.ts';
import { repeated } from '../grouped.ts';
import type { Checker } from './records.ts';

/** I7: the state on disk is what the events lead to. */
export const stateIsTheFold: Checker = async ({ db, couples }) => {
  const violations: string[] = [];
  for (const couple of couples) {
    const { dyadSessionId, state } = couple.pair.couple;
    try {
      const folded = await foldOf(db, dyadSessionId, state);
      if (!isDeepStrictEqual(plain(withoutMessages(folded)), plain(couple.state))) violations.push(`${nameOf(couple)}: state and fold differ`);
    } catch (error) {
      violations.push(`${nameOf(couple)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return violations;
};

/** I8: nobody is behind a shared step to which not both have come: both have acknowledged its start before. */
export const barrierSafety: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    sharedSteps(couple).flatMap((step) => {
      const passed = firstPassing(couple, step);
      if (passed === null || isExcused(couple, step, passed)) return [];
      const missing = MEMBERS.filter((member) => !acknowledged(couple, step, passed).includes(member));
      return missing.map((member) => `${nameOf(couple)}: ${step.id} was passed at event ${passed} without ${member}`);
    }),
  );

/** I9: no record of what is behind a shared step was taken before both had come to it. */
export const barrierAgreement: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    sharedSteps(couple).flatMap((step) => {
      const releasedAt = releaseOf(couple, step);
      const index = couple.plan.steps.indexOf(step);
      const behind = new Set(couple.plan.steps.slice(index + 1).map(({ id }) => id));
      const early = couple.records.filter(({ step_id, after_seq }) => behind.has(step_id) && after_seq < releasedAt);
      return early.map((row) => `${nameOf(couple)}: record ${row.record_id} of ${row.step_id} came before ${step.id} was released`);
    }),
  );

/** From the arrival of the second to the agreed start: one second, and the longest lead of a proposal. In ms. */
const RELEASED_WITHIN = 5_000;

/** I10: once all is healed, whoever both have come to a barrier are let through. */
export const barrierLiveness: Checker = ({ couples, healedAt }) =>
  couples.flatMap((couple) =>
    sharedSteps(couple).flatMap((step) => {
      const acknowledgements = eventsOf(couple, 'start-acknowledged').filter(({ event }) => event.sharedStepId === step.id);
      const first = acknowledgements[0]?.event.at;
      const last = acknowledgements.at(-1)?.event.at;
      const isHealthy = first !== undefined && first > healedAt + 5_000;
      if (!isHealthy || last === undefined || last - first <= RELEASED_WITHIN) return [];
      return [`${nameOf(couple)}: ${step.id} took ${Math.round(last - first)} ms to be agreed`];
    }),
  );

/** I17: a deadline passes once, never early, and stays where it was set. */
export const deadlines: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const passed = eventsOf(couple, 'deadline-passed');
    const early = passed.filter(({ event }) => event.at < event.deadline.at);
    const names = passed.map(({ event }) => nameOfDeadline(event.deadline));
    return [
      ...early.map(({ seq }) => `event ${seq} came before its deadline`),
      ...repeated(names).map((name) => `${name} passed twice`),
      ...movedEnds(couple),
    ].map((what) => `${nameOf(couple)}: ${what}`);
  });

/** Ends of steps that each browser was told; they move only when both were away, or a start was proposed anew. */
function movedEnds(couple: CoupleFound): readonly string[] {
  const outages = timesBothAway(couple);
  return couple.pair.people.flatMap(({ member, history }) => {
    const told = new Map<string, Set<number>>();
    for (const { view } of history.seen) {
      if (view.screen.kind !== 'step' || view.screen.step.endsAt === null) continue;
      const { stepId, start, endsAt } = view.screen.step;
      const name = `${stepId}${start === null ? '' : ` attempt ${start.attempt}`}`;
      told.set(name, (told.get(name) ?? new Set()).add(endsAt));
    }
    return [...told]
      .filter(([, ends]) => ends.size > 1 + outages)
      .map(([name, ends]) => `the end of ${name} was told to ${member} as ${ends.size} instants`);
  });
}

function timesBothAway(couple: CoupleFound): number {
  const here = { A: false, B: false };
  let times = 0;
  for (const { body } of couple.events) {
    if (body.type === 'member-arrived') here[body.member] = true;
    if (body.type !== 'member-left' && body.type !== 'member-withdrew') continue;
    here[body.member] = false;
    if (!here.A && !here.B) times += 1;
  }
  return times;
}

function nameOfDeadline(deadline: Deadline): string {
  return JSON.stringify(deadline);
}

function sharedSteps({ plan }: CoupleFound): readonly PlanStep[] {
  return plan.steps.filter(isShared);
}

/** Number of the first event that can only come from somebody who is behind the step. */
function firstPassing(couple: CoupleFound, step: PlanStep): number | null {
  const { steps } = couple.plan;
  const index = steps.indexOf(step);
  const found = couple.events.find(({ body }) => {
    if (body.type === 'step-finished') return steps.findIndex(({ id }) => id === body.stepId) > index;
    return body.type === 'start-acknowledged' && steps.findIndex(({ id }) => id === body.sharedStepId) > index;
  });
  return found?.seq ?? null;
}

/** A later turn of a set begins without a proposal of its own (D90), and a rule may let one go on alone (D18, D44). */
function isExcused(couple: CoupleFound, step: PlanStep, passed: number): boolean {
  const index = couple.plan.steps.indexOf(step);
  const before = couple.plan.steps[index - 1];
  const isLaterTurn = step.kind === 'turn' && before?.kind === 'turn' && before.set === step.set;
  const byRule = eventsOf(couple, 'deadline-passed').some(
    ({ seq, event }) => seq < passed && (event.deadline.kind === 'patience' || event.deadline.kind === 'absence-over'),
  );
  return isLaterTurn || byRule || eventsOf(couple, 'member-withdrew').some(({ seq }) => seq < passed);
}

function acknowledged(couple: CoupleFound, step: PlanStep, before: number) {
  return eventsOf(couple, 'start-acknowledged')
    .filter(({ seq, event }) => seq < before && event.sharedStepId === step.id && event.onTime)
    .map(({ event }) => event.member);
}

/** Number of the acknowledgement with which both had given theirs; 0 where it needs none. */
function releaseOf(couple: CoupleFound, step: PlanStep): number {
  const passed = firstPassing(couple, step);
  if (passed === null || isExcused(couple, step, passed)) return 0;
  const given = new Set<string>();
  for (const { seq, event } of eventsOf(couple, 'start-acknowledged')) {
    if (event.sharedStepId !== step.id || !event.onTime) continue;
    given.add(event.member);
    if (given.size === 2) return seq;
  }
  return 0;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
