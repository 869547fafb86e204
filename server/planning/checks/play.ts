import { nextDeadline } from '../../dyad/deadlines.ts';
import { isShared, joinParts, waitOf, type Plan, type PlanPart, type PlanStep } from '../../dyad/plan.ts';
import { hasEnded, stepOf } from '../../dyad/seats.ts';
import { enrolled, type DyadEvent, type DyadState } from '../../dyad/state.ts';
import { decide } from '../../dyad/transition.ts';
import { MEMBERS, PARTNER, type Member } from '../../protocol/member.ts';
import { leastTime, typedIn } from './planned.ts';
import { answersIn, type Way } from './ways.ts';

/** A wait that ran out although both members did everything as soon as they could. */
export interface Lost {
  readonly step: PlanStep;
  readonly waits: Member;
  readonly waitedMs: number;
  /** Where the partner was at that moment; `null`: through with everything. */
  readonly partnerAt: PlanStep | null;
}

/** No plan that ends needs more events. */
const MOST_EVENTS = 20_000;

/**
 * Two members go their ways through a plan by the rules themselves, each as fast as the plan lets them.
 *
 * @returns  `null` if both get through
 * @throws Error if neither can go on: a fault of the rules, not of the plan
 */
export function play(partOne: PlanPart, partTwo: PlanPart, ways: Readonly<Record<Member, Way>>): Lost | null {
  const [language = ''] = Object.keys(partOne.debrief);
  let plan = joinParts([partOne]);
  let state = enrolled(0, { A: language, B: language });
  let now = 0;
  const happens = (event: DyadEvent): void => {
    now = Math.max(now, event.at);
    const result = decide(state, { ...event, at: now }, plan);
    if (!result.accepted) throw new Error(`exploring the plan: ${event.type} was refused as ${result.code}`);
    state = result.next;
  };
  for (const member of MEMBERS) happens({ type: 'member-arrived', member, at: now });
  for (let count = 0; count < MOST_EVENTS; count += 1) {
    if (hasEnded(state)) return null;
    if (state.phase === 'ready') {
      plan = joinParts([partOne, partTwo]);
      happens({ type: 'assigned', at: now, condition: '', planHash: '' });
      continue;
    }
    const next = soonest(state, plan, ways, now);
    if (next === null) break;
    if (next.type === 'deadline-passed' && next.deadline.kind.endsWith('patience')) return lost(state, plan, next.at);
    happens(next);
  }
  throw new Error('exploring the plan: nobody can go on, and nothing will happen by itself');
}

function soonest(state: DyadState, plan: Plan, ways: Readonly<Record<Member, Way>>, now: number): DyadEvent | null {
  const deadline = nextDeadline(state, plan);
  const events = [
    ...MEMBERS.flatMap((member) => doingOf(state, plan, member, ways[member], now)),
    ...(deadline === null ? [] : [{ type: 'deadline-passed', at: deadline.at, deadline } as const]),
  ];
  return events.reduce<DyadEvent | null>((first, event) => (first === null || event.at < first.at ? event : first), null);
}

/** What a member does next, and when; nothing while they wait. */
function doingOf(state: DyadState, plan: Plan, member: Member, { answers }: Way, now: number): DyadEvent[] {
  const seat = state.seats[member];
  const step = stepOf(seat, plan);
  if (step === null) return [];
  const texts = Object.fromEntries(typedIn(step, member).map((name) => [name, 'typed']));
  const finishes = (at: number, given = answersIn(step.id, answers)): DyadEvent[] => [
    { type: 'step-finished', member, at: Math.max(at, now), stepId: step.id, answers: given, texts },
  ];
  if (step.kind === 'consent') return finishes(seat.enteredAt, { consent: 'agree' });
  if (step.kind === 'solo') return finishes(seat.enteredAt + leastTime(step, member));
  const meeting = state.phase === 'running' ? state.meeting : null;
  if (meeting?.step !== seat.position) return [];
  if (meeting.stage === 'proposed' && !meeting.acknowledged[member]) {
    const { attempt } = meeting;
    return [{ type: 'start-acknowledged', member, at: now, sharedStepId: step.id, attempt, onTime: true }];
  }
  return meeting.stage === 'started' && !seat.done ? finishes(meeting.startAt + leastTime(step, member)) : [];
}

function lost(state: DyadState, plan: Plan, at: number): Lost {
  const waits = MEMBERS.find((member) => {
    const step = stepOf(state.seats[member], plan);
    const waits = step !== null && (step.kind === 'door' || isShared(step));
    return waits && at >= state.seats[member].enteredAt + waitOf(step);
  });
  const step = waits === undefined ? null : stepOf(state.seats[waits], plan);
  if (waits === undefined || step === null) throw new Error('exploring the plan: patience ran out, and nobody waits');
  return { step, waits, waitedMs: at - state.seats[waits].enteredAt, partnerAt: stepOf(state.seats[PARTNER[waits]], plan) };
}
