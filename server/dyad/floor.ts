import type { Instant, Member } from '../protocol/member.ts';
import { hasTrials, type Plan, type PlanStep, type SharedStep, type TurnStep } from './plan.ts';
import { advanceRequired, required, withSeat } from './seats.ts';
import type { Meeting, Running, Seat, Seats } from './state.ts';

type Started = Meeting & { readonly stage: 'started' };
type InTurn = Started & { readonly setEndsAt: Instant };

/** The seats at a shared step that begins: whoever has nothing to do in it is done. */
export function withoutTask(seats: Seats, step: SharedStep): Seats {
  const hasTask = (member: Member) => step.kind !== 'turn' || step.holder === member;
  const done = (member: Member) => ({
    ...seats[member],
    done: !hasTask(member) || !hasTrials(step, member, seats[member].language),
  });
  return { A: done('A'), B: done('B') };
}

/** The floor goes to the holder of the next turn at once; behind the last turn, and when time is up, the set is over. */
export function passFloor(state: Running, meeting: InTurn, plan: Plan, at: Instant): Running {
  const { setEndsAt, step: index } = meeting;
  const next = turnBehind(plan.steps, index);
  if (next === null || at >= setEndsAt) {
    const seats = everySeat(state, (seat) => ({ ...seat, position: lastOfSet(plan.steps, index) }));
    return { ...state, seats: advanceRequired({ ...state, seats }, plan, at), meeting: null };
  }
  const seats = everySeat(state, (seat) => ({ ...seat, position: index + 1, enteredAt: at }));
  const endsAt = Math.min(at + next.durationMs, setEndsAt);
  return { ...state, seats: withoutTask(seats, next), meeting: { ...meeting, step: index + 1, endsAt } };
}

/** True for a turn with another of its set before it: it begins when that one ends, and no start is proposed. */
export function isLaterTurn(steps: readonly PlanStep[], index: number): boolean {
  return index > 0 && turnBehind(steps, index - 1) !== null;
}

/** The next turn of the same set. */
function turnBehind(steps: readonly PlanStep[], index: number): TurnStep | null {
  const [here, next] = [steps[index], steps[index + 1]];
  return here?.kind === 'turn' && next?.kind === 'turn' && next.set === here.set ? next : null;
}

function lastOfSet(steps: readonly PlanStep[], index: number): number {
  return turnBehind(steps, index) === null ? index : lastOfSet(steps, index + 1);
}

function everySeat(state: Running, change: (seat: Seat) => Seat): Seats {
  return required(state).reduce<Seats>((seats, member) => withSeat(seats, member, change(seats[member])), state.seats);
}
