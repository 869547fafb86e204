import { deadlines, nextDeadline } from '../../server/dyad/deadlines.ts';
import { joinParts } from '../../server/dyad/plan.ts';
import type { GoneRule, PlanStep } from '../../server/dyad/plan.ts';
import { enrolled, type Deadline, type DyadEvent, type DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { MEMBERS, PARTNER, type Member } from '../../server/protocol/member.ts';
import type { Chance } from './chance.ts';
import {
  barrier,
  deliver,
  hold,
  minutes,
  onlyFor,
  planOf,
  seconds,
  solo,
  together,
  turn,
  type PlannedCouple,
} from './dyad-plans.ts';
import { NOON, type Couple, type Happening } from './dyads.ts';

/** Up to eight steps of every kind, with every rule. */
export function randomPlan(chance: Chance): PlannedCouple {
  const length = 1 + chance.whole(8);
  return planOf(
    ...Array.from({ length }, (_, index) => {
      const [id, part] = [`step-${index}`, 2 + Math.floor(index / 3)];
      return chance.isOnceIn(8) ? randomSet(id, part, chance) : [randomStep(id, part, chance)];
    }).flat(),
  );
}

/** Up to five turns on one clock, which may be over before they are. */
function randomSet(id: string, part: number, chance: Chance): readonly PlanStep[] {
  const shared = {
    part,
    set: id,
    setMs: seconds(10 + chance.whole(120)),
    onTimeout: chance.of(['end', 'continue-alone'] as const),
    onPartnerGone: chance.of(['pause', 'end', 'continue-alone'] as const),
  };
  return Array.from({ length: 1 + chance.whole(5) }, (_, index) => turn(`${id}-${index}`, chance.of(MEMBERS), shared));
}

function randomStep(id: string, part: number, chance: Chance): PlanStep {
  const rule = (): GoneRule => chance.of(['end', 'continue-alone']);
  const onPartnerGone = chance.of(['pause', rule()] as const);
  const shared = { part, onTimeout: rule(), onPartnerGone, endsWhenBothDone: chance.isOnceIn(2) };
  const asked = { is: 'at-least', field: 'baseline.mood', value: 4 } as const;
  switch (chance.whole(9)) {
    case 0:
      return solo(id, { part });
    case 1:
      return solo(id, { part, limitMs: seconds(1 + chance.whole(300)) });
    case 2:
      return solo(id, { part, content: onlyFor(chance.of(MEMBERS), id) });
    case 3:
      return solo(id, { part, when: asked, limitMs: minutes(1) });
    case 4:
      return barrier(id, { part, onTimeout: rule() });
    case 5:
      return hold(id, seconds(chance.whole(60)), { part, onTimeout: rule() });
    case 6:
      return together(id, { ...shared, content: onlyFor(chance.of(MEMBERS), id) });
    case 7:
      return deliver(id, 'baseline.letter', shared);
    default:
      return together(id, shared);
  }
}

/** What a member writes and answers; replaced to see whether it makes a difference to the partner. */
export type Payload = (member: Member) => { readonly reason: string; readonly letter: string };

export const canaries: Payload = (member) => ({ reason: `cx-private-${member}`, letter: `cx-shared-${member}` });

/** Lets something happen: mostly what may happen now, sometimes what may not. */
export function happensByChance(couple: Couple, chance: Chance, payload: Payload = canaries): DyadEvent | null {
  const seq = couple.events.length;
  if (chance.isOnceIn(20)) couple.now += chance.of([10, 900, seconds(7), seconds(100), minutes(8)]);
  if (couple.state.phase === 'ready' && chance.isOnceIn(2)) couple.isDrawn();
  else couple.tries(happening(couple, chance.of(MEMBERS), chance, payload));
  return couple.events[seq] ?? null;
}

/** The same, of one member and of time only. */
export function happensTo(member: Member, couple: Couple, chance: Chance): Happening {
  const due = nextDeadline(couple.state, couple.plan);
  if (due !== null && chance.isOnceIn(3)) {
    couple.now = Math.max(couple.now, due.at);
    return { type: 'deadline-passed', deadline: due };
  }
  if (chance.isOnceIn(8)) return { type: chance.of(['member-left', 'member-arrived'] as const), member };
  return chance.isOnceIn(2) ? acknowledgement(couple, member, chance) : finish(couple, member, chance, canaries);
}

function happening(couple: Couple, member: Member, chance: Chance, payload: Payload): Happening {
  const { state } = couple;
  const isHere = state.seats[member].presence.is === 'here';
  if (!isHere && chance.isOnceIn(2)) return { type: 'member-arrived', member };
  const isLeftAlone = state.seats[PARTNER[member]].presence.is === 'away';
  if (isLeftAlone && chance.isOnceIn(8)) return { type: 'member-left', member };
  const roll = chance.whole(1_000);
  if (roll < 60) return { type: 'member-left', member };
  if (roll < 64) return { type: 'member-withdrew', member };
  if (roll < 65) return { type: 'ended-by-experimenter' };
  if (roll < 66) return actOfExperimenter(member, chance);
  if (roll < 68) return { type: 'member-withdrew-silently', member };
  if (roll < 72) return { type: 'assigned', condition: 'plain', planHash: 'hash' };
  if (roll < 75) return { type: 'language-chosen', member, language: chance.of(['en', 'de', 'fr']) };
  if (roll < 100) return { type: 'member-arrived', member };
  if (roll < 250) return deadline(couple, chance) ?? { type: 'member-arrived', member };
  const isProposed = state.phase === 'running' && state.meeting?.stage === 'proposed';
  const acknowledges = chance.isOnceIn(isProposed ? 1.3 : 10);
  return acknowledges ? acknowledgement(couple, member, chance) : finish(couple, member, chance, payload);
}

function actOfExperimenter(member: Member, chance: Chance): Happening {
  return chance.of<Happening>([
    { type: 'held-by-experimenter' },
    { type: 'resumed-by-experimenter' },
    { type: 'told-by-experimenter', to: member, noticeId: 'notice', words: 'One minute more.' },
    { type: 'extended-by-experimenter', ms: 60_000 },
    { type: 'moved-on-by-experimenter' },
    { type: 'ended-for-one-by-experimenter', member },
  ]);
}

/** The next deadline if it is near, seldom one that is far off, sometimes none of the state's. */
function deadline(couple: Couple, chance: Chance): Happening | null {
  const due = chance.isOnceIn(5) ? someDeadline(couple, chance) : nextDeadline(couple.state, couple.plan);
  if (due === null) return null;
  const isFar = due.at > couple.now + seconds(100);
  if (chance.isOnceIn(isFar ? 8 : 1.2)) couple.now = Math.max(couple.now, due.at);
  return { type: 'deadline-passed', deadline: due };
}

function finish({ state, plan }: Couple, member: Member, chance: Chance, payload: Payload): Happening {
  const current = plan.steps[state.seats[member].position];
  const step = chance.isOnceIn(12) ? chance.of(plan.steps) : current;
  const stepId = step?.id ?? 'no-such-step';
  if (step?.kind === 'consent') {
    const consent = chance.isOnceIn(30) ? 'decline' : 'agree';
    return { type: 'step-finished', member, stepId, answers: { consent }, texts: {} };
  }
  const { reason } = payload(member);
  const answers = { mood: member === 'A' ? 5 : 3, reason };
  const texts = { letter: `letter-${member}`, reason: `reason-${member}` };
  return { type: 'step-finished', member, stepId, answers, texts };
}

function acknowledgement({ state, plan }: Couple, member: Member, chance: Chance): Happening {
  const meeting = state.phase === 'running' && state.meeting?.stage === 'proposed' ? state.meeting : null;
  const attempt = chance.isOnceIn(15) ? 1 + chance.whole(4) : (meeting?.attempt ?? 1);
  const sharedStepId = plan.steps[meeting?.step ?? 0]?.id ?? '';
  return { type: 'start-acknowledged', member, sharedStepId, attempt, onTime: !chance.isOnceIn(12) };
}

/** Any deadline of now, or one that was or may be. */
function someDeadline({ state, plan, now }: Couple, chance: Chance): Deadline | null {
  const step = chance.whole(plan.steps.length);
  const made: readonly Deadline[] = [
    { kind: 'patience', step, at: now },
    { kind: 'end', step, at: now - 1 },
    { kind: 'step-limit', member: 'A', step, at: now },
    { kind: 'absence-over', member: 'B', at: now, rule: 'continue-alone' },
    { kind: 're-entry-over', at: now },
    { kind: 'door-patience', at: now },
  ];
  return chance.of([...deadlines(state, plan), ...made]);
}

/** The state that the stored events lead to: read back from JSON, with their keys in another order. */
export function foldStored({ partOne, partTwo }: PlannedCouple, events: readonly DyadEvent[]): DyadState {
  let plan = joinParts([partOne]);
  return events.reduce<DyadState>(
    (state, event) => {
      if (event.type === 'assigned') plan = joinParts([partOne, partTwo]);
      const result = transition(state, stored(event), plan);
      if (!result.accepted) throw new Error(`${event.type} was accepted, and is refused as ${result.code}`);
      return result.next;
    },
    enrolled(NOON, { A: 'en', B: 'en' }),
  );
}

/** As it comes back from the database. */
export function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).reverse())
      : part,
  );
}
