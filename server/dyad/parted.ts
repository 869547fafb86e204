import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import { resumed } from './experimenter.ts';
import { accept, ended, refuse, type Transition } from './outcome.ts';
import type { Plan } from './plan.ts';
import { isOverFor } from './seats.ts';
import type { DyadEvent, DyadState, Parted } from './state.ts';

type EndedForOne = DyadEvent & { readonly type: 'ended-for-one-by-experimenter' };
type Decide = (state: DyadState, event: DyadEvent) => Transition;

/** The experimenter ends it: for each it goes on as if the other had left at this instant. */
export function part(state: DyadState, plan: Plan, at: Instant, decide: Decide): DyadState {
  const free = resumed(state, plan, at);
  const without = (member: Member): DyadState => {
    const result = decide(free, { type: 'member-withdrew', member, at });
    // Nobody is missed who was through or had left before.
    return result.accepted ? result.next : free;
  };
  return joined({ A: without('B'), B: without('A') }, plan, { partedAt: at, at });
}

/** The same for one of the two: for this member it is over at once, for the other as if they had left. */
export function partFor(state: DyadState, plan: Plan, { member, at }: EndedForOne, decide: Decide): Transition {
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const both = part(state, plan, at, decide);
  return both.phase === 'parted' ? endedHalf(both, plan, { member, at }) : accept(both);
}

function endedHalf(state: Parted, plan: Plan, { member, at }: Pick<EndedForOne, 'member' | 'at'>): Transition {
  const half = state.halves[member];
  if (isOverFor(half, plan, member)) return refuse('session-over');
  const halves = { ...state.halves, [member]: ended(half, 'experimenter', at) };
  return accept(joined(halves, plan, { partedAt: state.at, at }));
}

/** What happens to a member happens in their own half; time passes in both. */
export function decideInHalves(state: Parted, event: DyadEvent, plan: Plan, decide: Decide): Transition {
  if (event.type === 'ended-by-experimenter') return accept(state);
  if (event.type === 'ended-for-one-by-experimenter') return endedHalf(state, plan, event);
  if (event.type === 'assigned' || event.type === 'held-by-experimenter') return refuse('not-ready');
  if (event.type === 'moved-on-by-experimenter') return refuse('not-ready');
  const concerned = whomConcerns(event);
  const results = concerned.map((member) => [member, decide(state.halves[member], event)] as const);
  const next = results.flatMap(([member, result]) => (result.accepted ? [[member, result.next] as const] : []));
  if (next.length === 0) {
    const [, first] = results[0] ?? [];
    return first === undefined || event.type === 'deadline-passed' ? refuse('deadline-stale') : first;
  }
  if (next.every(([member, half]) => half === state.halves[member])) return accept(state);
  const halves = { ...state.halves, ...Object.fromEntries(next) };
  return accept(joined(halves, plan, { partedAt: state.at, at: event.at }));
}

function whomConcerns(event: DyadEvent): readonly Member[] {
  if ('member' in event) return [event.member];
  return event.type === 'told-by-experimenter' && event.to !== 'both' ? [event.to] : MEMBERS;
}

/** One state again; it has ended when it is over for both. */
function joined(
  halves: Parted['halves'],
  plan: Plan,
  { partedAt, at }: { readonly partedAt: Instant; readonly at: Instant },
): DyadState {
  const seats = { A: halves.A.seats.A, B: halves.B.seats.B };
  const common = { seats, emptySince: null };
  if (MEMBERS.some((member) => halves[member].phase === 'completed')) return { phase: 'completed', ...common, at };
  const parted: DyadState = { phase: 'parted', ...common, at: partedAt, halves };
  const isOver = MEMBERS.every((member) => isOverFor(halves[member], plan, member));
  return isOver ? ended(parted, 'experimenter', at) : parted;
}
