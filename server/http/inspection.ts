import { deadlines } from '../dyad/deadlines.ts';
import { hasTrials, type Plan, type PlanStep } from '../dyad/plan.ts';
import type { DyadEvent, DyadState, Presence } from '../dyad/state.ts';
import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import type { InspectedMember, InspectedStep, Inspection } from '../protocol/inspection.ts';
import type { InfoOf } from '../planning/checks/plugin-problems.ts';
import { undeclaredKeys, undeclaredSentence } from '../planning/undeclared.ts';
import { wholeId } from '../protocol/parts.ts';
import { findTrial } from '../sessions/places.ts';
import type { Stored, TrialData } from '../sessions/ports.ts';
import { deadlineWords, eventSentence, stepName } from './event-words.ts';

export interface Happened {
  readonly seq: number;
  readonly body: DyadEvent;
}

/** @param events  those not told yet; the draw is among them or in `condition` */
export function inspect(
  { seq, state, plan }: Stored,
  events: readonly Happened[],
  condition: string | null,
  undeclared: readonly string[],
  now: Instant,
): Inspection {
  const due = [...deadlines(state, plan)].sort((one, other) => one.at - other.at);
  return {
    seq,
    now,
    phase: phaseWords(state, plan),
    condition,
    members: { A: memberOf(state, plan, 'A'), B: memberOf(state, plan, 'B') },
    meeting: meetingWords(state, plan),
    deadlines: due.map((deadline) => ({ what: deadlineWords(deadline, plan), at: deadline.at })),
    steps: plan.steps.map((step) => stepOf(step, state)),
    events: events.map(({ seq: number, body }) => {
      return { seq: number, at: body.at, sentence: eventSentence(body, plan), body };
    }),
    undeclared,
    state,
  };
}

/** A trial's data, and where they belong. */
export type Recorded = TrialData & { readonly stepId: string };

/** What the trials of a couple left that no field declares, each once. */
export function undeclaredIn(
  stored: Stored,
  records: Readonly<Record<Member, readonly Recorded[]>>,
  infoOf: InfoOf,
): readonly string[] {
  const sentences = MEMBERS.flatMap((member) =>
    records[member].flatMap((record) => {
      const trial = findTrial(stored, member, record)?.trial;
      const keys = trial === undefined ? [] : undeclaredKeys(trial, record.data, infoOf);
      return keys.map((key) => undeclaredSentence(wholeId(record.trialId), key));
    }),
  );
  return [...new Set(sentences)];
}

function memberOf({ seats }: DyadState, plan: Plan, member: Member): InspectedMember {
  const { presence, language, position, enteredAt, done } = seats[member];
  return {
    presence: presenceWords(presence),
    language,
    stepId: plan.steps[position]?.id ?? null,
    since: enteredAt,
    isDone: done,
  };
}

function stepOf(step: PlanStep, { seats }: DyadState): InspectedStep {
  const members = MEMBERS.filter((member) => hasTrials(step, member, seats[member].language));
  return { id: step.id, kind: step.kind, part: step.part, members };
}

function phaseWords(state: DyadState, { complete }: Plan): string {
  switch (state.phase) {
    case 'apart':
      return complete ? 'a follow-up, which each goes through alone' : 'each alone, until both are at the door';
    case 'ready':
      return 'both are at the door, the draw is due';
    case 'running':
      return state.alone === null ? 'together, from the draw on' : `${state.alone} goes on alone`;
    case 'parted':
      return 'ended by the experimenter; each goes on as if the other had left';
    case 'completed':
      return 'completed by both';
    case 'ended-early':
      return `ended early: ${state.reason}`;
  }
}

function presenceWords(presence: Presence): string {
  switch (presence.is) {
    case 'not-yet':
      return 'not here yet';
    case 'here':
      return 'here';
    case 'away':
      return presence.shown ? 'away, and the partner knows' : 'away';
    case 'left':
      return presence.declined ? 'has declined' : 'has left for good';
  }
}

function meetingWords(state: DyadState, plan: Plan): string | null {
  if (state.phase !== 'running' || state.meeting === null) return null;
  const { meeting } = state;
  const name = stepName(plan, meeting.step);
  switch (meeting.stage) {
    case 'proposed': {
      const ready = MEMBERS.filter((member) => meeting.acknowledged[member]);
      return `${name}: a start is proposed, ${ready.length === 0 ? 'nobody' : ready.join(' and ')} ready`;
    }
    case 'broken-off':
      return `${name}: the start is off, somebody is missing`;
    case 'started':
      return `${name}: runs`;
  }
}
