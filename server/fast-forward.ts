import type { Experiment } from '../experiments/kit/kit.ts';
import { nextDeadline } from './dyad/deadlines.ts';
import { hasEnded } from './dyad/seats.ts';
import { Chance } from './planning/simulated-chance.ts';
import { MEMBERS, type Instant, type Member } from './protocol/member.ts';
import type { Screen } from './protocol/view.ts';
import type { Clock } from './sessions/clock.ts';
import { Drawing } from './sessions/draw.ts';
import type { NewCouple } from './sessions/enrolment.ts';
import { Participation } from './sessions/participation.ts';
import type { SessionStore, Stored } from './sessions/ports.ts';
import { SessionRunner } from './sessions/runner.ts';
import { Unkept } from './sessions/unkept.ts';
import { NO_CHAT, viewOf } from './sockets/live.ts';
import { StandIn, startOn } from './stand-in.ts';

/** So long before now a couple begins that is brought to a step: more than any plan lasts. In ms. */
export const BEGAN_BEFORE = 6 * 60 * 60_000;

export interface FastForwardPorts {
  readonly store: SessionStore;
  readonly experimentOf: (experimentId: string) => Experiment;
  readonly makeId: () => string;
}

/** Time that passes only when it is told to. */
class PlayedClock implements Clock {
  #now: Instant;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  /** No alarm rings by itself in played time: whoever plays says which deadline has passed. */
  at(): () => void {
    return () => undefined;
  }

  goTo(instant: Instant): void {
    this.#now = instant;
  }
}

/**
 * Brings a new test couple to a step: stand-ins answer everything before it, then both go away, and whoever
 * opens the couple's links next goes on from there.
 *
 * It is the ordinary way of a couple that came earlier today, only played: records, finished steps, acknowledged
 * starts and deadlines pass the same rules, at instants before now. As all clocks stand still while nobody is here,
 * the step has its whole time left.
 *
 * @param stepId  `null`: to the end of the sitting
 * @param at    when the couple was enrolled; played time begins there
 * @param seed  of the answers
 * @returns     false if this couple's answers or condition led past the step
 */
export async function fastForward(
  couple: NewCouple,
  stepId: string | null,
  given: { readonly at: Instant; readonly seed: number },
  ports: FastForwardPorts,
): Promise<boolean> {
  return playTo(couple, couple.dyadSessionId, stepId, given, ports);
}

/**
 * The same to a step of a follow-up: the couple has been through the sitting, and played time goes on at `laterAt`.
 *
 * @returns  the follow-up; `null` if the sitting or the answers led past the step
 */
export async function fastForwardToFollowUp(
  couple: NewCouple,
  { stepId, wave }: { readonly stepId: string; readonly wave: number },
  { at, laterAt, seed }: { readonly at: Instant; readonly laterAt: Instant; readonly seed: number },
  ports: FastForwardPorts,
): Promise<string | null> {
  await playTo(couple, couple.dyadSessionId, null, { at, seed }, ports);
  const dyadSessionId = (await ports.store.wavesOf(couple.dyadId))[wave - 1];
  if (dyadSessionId === undefined) return null;
  return (await playTo(couple, dyadSessionId, stepId, { at: laterAt, seed }, ports)) ? dyadSessionId : null;
}

/** @param stepId  `null`: to the end */
async function playTo(
  couple: NewCouple,
  dyadSessionId: string,
  stepId: string | null,
  { at, seed }: { readonly at: Instant; readonly seed: number },
  { store, experimentOf, makeId }: FastForwardPorts,
): Promise<boolean> {
  const clock = new PlayedClock(at);
  const runner = new SessionRunner(store, { tell: () => undefined, expect: () => undefined, drawDue: () => undefined });
  const participation = new Participation(runner, store, clock, makeId, new Unkept());
  const drawing = new Drawing(runner, store, clock, experimentOf);
  const standIns = couple.participants.map(({ participantId, member }) => {
    const scope = { dyadSessionId, participantId, member };
    return new StandIn(scope, participation, clock, new Chance(seed, member), makeId);
  });
  const screenOf = async (stored: Stored, member: Member): Promise<Screen> =>
    (await viewOf({ ...store, comeBackOf: async () => null }, stored, member, { resume: { stepId: '', index: 0 }, chat: NO_CHAT })).screen;

  for (const { scope } of standIns) await participation.arrive(scope);
  for (;;) {
    const stored = await runner.current(dyadSessionId);
    const there = MEMBERS.filter((member) => hasReached(stored, member, stepId));
    if (there.length === MEMBERS.length || hasEnded(stored.state)) break;
    if (stored.state.phase === 'ready') {
      await drawing.draw(dyadSessionId);
      continue;
    }
    let hasMoved = false;
    for (const standIn of standIns.filter(({ scope }) => !there.includes(scope.member))) {
      const now = await runner.current(dyadSessionId);
      hasMoved = (await standIn.goOn(await screenOf(now, standIn.scope.member))) || hasMoved;
    }
    if (hasMoved) continue;
    const screens = await Promise.all(MEMBERS.map((member) => screenOf(stored, member)));
    await letTimePass(stored, screens.flatMap((screen) => startOn(screen)?.at ?? []), clock, runner);
    if (clock.now() > at + BEGAN_BEFORE) throw new Error(`the way to ${stepId ?? 'the end'} takes longer than six hours`);
  }
  for (const { scope } of standIns) {
    await participation.goAway(scope);
    const alone = await runner.current(dyadSessionId);
    // A start proposed to both is put off then; or the first to open a link would be shown one that is long past.
    if (isProposed(alone)) await letTimePass(alone, [], clock, runner);
  }
  const { state, plan } = await runner.current(dyadSessionId);
  return MEMBERS.some((member) => plan.steps[state.seats[member].position]?.id === stepId);
}

/** At the step or behind it, as it may hold nothing for this member. */
function hasReached({ state, plan }: Stored, member: Member, stepId: string | null): boolean {
  if (stepId === null) return false;
  const index = plan.steps.findIndex(({ id }) => id === stepId);
  const isPlanned = index !== -1 || plan.complete;
  return isPlanned && state.seats[member].position >= index;
}

function isProposed({ state }: Stored): boolean {
  return state.phase === 'running' && state.meeting?.stage === 'proposed';
}

/** To whatever comes next by itself: a start, or a deadline, which then has passed. */
async function letTimePass(
  stored: Stored,
  starts: readonly Instant[],
  clock: PlayedClock,
  runner: SessionRunner,
): Promise<void> {
  const deadline = nextDeadline(stored.state, stored.plan);
  const ahead = [...starts, ...(deadline === null ? [] : [deadline.at])].filter((instant) => instant > clock.now());
  if (ahead.length > 0) clock.goTo(Math.min(...ahead));
  if (deadline !== null && deadline.at <= clock.now()) {
    await runner.apply(stored.dyadSessionId, { type: 'deadline-passed', at: clock.now(), deadline });
  } else if (ahead.length === 0) {
    throw new Error('nobody can go on, and nothing happens by itself');
  }
}
