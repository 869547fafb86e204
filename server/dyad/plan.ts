import type { StepContent, TrialContent } from '../protocol/content.ts';
import type { Language, Member } from '../protocol/member.ts';
import { isKnownPick, type TextPick } from './picks.ts';
import type { When } from './when.ts';

/**
 * Version of the rules in `transition`. A plan names the version it was made for; an unknown version is
 * refused, never guessed.
 */
export const RULES_VERSION = 1;

/** How a plan is stored: part 1 at enrolment, part 2 by the draw. */
export interface PlanPart {
  readonly part: 1 | 2;
  readonly rulesVersion: number;
  /** From which every order and length of chance in this part follows; 32 bits. */
  readonly seed: number;
  readonly steps: readonly PlanStep[];
  /** The n of "part 2 of n": how many parts both members see in all, part 2 of the plan included. */
  readonly partsInAll: number;
  /** What is said when it is over, for whatever reason: paragraphs of plain text. */
  readonly debrief: Readonly<Record<Language, readonly string[]>>;
}

/** The parts known so far, as one list of steps. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly partsInAll: number;
  readonly debrief: Readonly<Record<Language, readonly string[]>>;
  /** False until the draw has added part 2. */
  readonly complete: boolean;
}

export function joinParts(parts: readonly PlanPart[]): Plan {
  const newest = parts.at(-1);
  if (newest === undefined) throw new Error('joinParts: a dyad session without a plan part 1');
  const unknown = parts.find((part) => part.rulesVersion !== RULES_VERSION);
  if (unknown !== undefined) {
    throw new Error(`joinParts: plan made for rules ${unknown.rulesVersion}, this build knows ${RULES_VERSION}`);
  }
  const steps = parts.flatMap((part) => part.steps);
  const strange = steps.map(pickOf).find((pick) => pick !== null && !isKnownPick(pick));
  if (strange) throw new Error(`joinParts: plan picks by "${strange.rule}" ${strange.version}, which this build does not know`);
  return {
    steps,
    partsInAll: newest.partsInAll,
    debrief: newest.debrief,
    complete: newest.part === 2,
  };
}

/** A trial as planned: what the browser gets, and what the server must know to store the answer. */
export interface PlannedTrial extends TrialContent {
  /** Data keys that become columns or are needed later, by the key in jsPsych's data. */
  readonly fields: Readonly<Record<string, Field>>;
  /** The scale it presents. */
  readonly scale?: PlannedScale;
}

/**
 * What is done with one key of a trial's data. `text`: typed by a person, so encrypted apart from the record.
 * The others are stored plain. All but those that only the lab sees are remembered in the state under
 * `<stepId>.<name>`, for pipes and conditions.
 */
export interface Field {
  readonly name: string;
  readonly type: 'text' | 'number' | 'choice' | 'boolean';
  readonly visibility: 'private' | 'shared' | 'lab';
  /** What was asked, in the words of the content; '' for what the page notes by itself. */
  readonly question: string;
}

export interface PlannedScale {
  /** Id in `experiments/measures`. */
  readonly measure: string;
  /** The item that says which answer to choose, if there is one. */
  readonly attention: { readonly item: string; readonly expected: number } | null;
}

export interface PlannedContent extends StepContent {
  readonly trials: readonly PlannedTrial[];
}

/** Puts an answer of either member, above all a typed text, into a parameter of a trial at the moment it is shown. */
export interface Pipe {
  readonly trialId: string;
  readonly parameter: string;
  readonly of: 'self' | 'partner';
  /** `<stepId>.<name>`. */
  readonly field: string;
}

export type ForMembers<Thing> = Readonly<Record<Member, Thing>>;

interface StepBase {
  readonly id: string;
  /** Counted from 1 over the whole plan; the same for both members and never falling. */
  readonly part: number;
  /** When its answers are taken, seen from the manipulation; `consent` and `door` are the platform's. */
  readonly phase: 'consent' | 'baseline' | 'pre' | 'task' | 'post' | 'close' | 'door';
  /** Exact words and parameters for each member in each language; `null`: not for this member. */
  readonly content: ForMembers<Readonly<Record<Language, PlannedContent>> | null>;
  readonly when: When | null;
  readonly pipes: ForMembers<readonly Pipe[]>;
}

/** Each member alone, at their own pace. */
export interface SoloStep extends StepBase {
  readonly kind: 'solo' | 'consent';
  /** Milliseconds from entering the step to its end for this member; `null`: no limit. In part 2 only. */
  readonly limitMs: number | null;
  /** Made as the member comes to the step; where it finds nothing, the step is passed over. */
  readonly pick?: TextPick;
}

/** What is done when the partner is needed and does not come, or leaves. */
export type GoneRule = 'continue-alone' | 'end';

/** The waiting room, last step of part 1: passed by the draw only. */
export interface DoorStep extends StepBase {
  readonly kind: 'door';
  readonly patienceMs: number;
}

/** Nobody passes until both are there. `hold` is a barrier whose length is padded. */
export interface BarrierStep extends StepBase {
  readonly kind: 'barrier' | 'hold';
  readonly patienceMs: number;
  /** How long this couple waits here, at most the patience; drawn when the plan is made. Older plans have none. */
  readonly waitMs?: number;
  readonly onTimeout: GoneRule;
  /** At least so long after the second has come; drawn when the plan is made, so that waiting tells nothing. */
  readonly padMs: number;
}

interface TimedBase extends StepBase {
  readonly patienceMs: number;
  /** As of a barrier. */
  readonly waitMs?: number;
  readonly onTimeout: GoneRule;
  /** Milliseconds from the start to the end for both. */
  readonly durationMs: number;
  /** End at once when both are done, instead of at the end of the duration. */
  readonly endsWhenBothDone: boolean;
  /** For a partner who was here and left during the step; `pause`: the clock runs on, the next step waits. */
  readonly onPartnerGone: 'pause' | GoneRule;
  /** After so long without them; drawn when the plan is made. Older plans have none. */
  readonly goneAfterMs?: number;
}

/** Both start at one instant and end at one. `deliver` brings a text of the partner. */
export interface TogetherStep extends TimedBase {
  readonly kind: 'together' | 'deliver' | 'reveal';
}

/**
 * One turn of a set: `holder` has the floor until they pass it on, or until `durationMs` is over; the other
 * follows. The turns of a set stand behind each other, the first begins for both at one instant, and all end
 * when the clock of the set does: what is left of them is passed over.
 */
export interface TurnStep extends TimedBase {
  readonly kind: 'turn';
  readonly set: string;
  /** From the start of the first turn to the end of the set. */
  readonly setMs: number;
  readonly holder: Member;
}

/** Both write to each other from one instant to another; a message is stored before the partner sees it. */
export interface ChatStep extends TimedBase {
  readonly kind: 'chat';
  /** Each is told while the partner writes. */
  readonly typing?: true;
}

export type PlanStep = SoloStep | DoorStep | BarrierStep | TogetherStep | TurnStep | ChatStep;

/** Steps that need both members at once. */
export type SharedStep = BarrierStep | TogetherStep | TurnStep | ChatStep;

export function isShared(step: PlanStep): step is SharedStep {
  switch (step.kind) {
    case 'barrier':
    case 'hold':
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'turn':
    case 'chat':
      return true;
    case 'solo':
    case 'consent':
    case 'door':
      return false;
  }
}

export function pickOf(step: PlanStep): TextPick | null {
  return step.kind === 'solo' ? (step.pick ?? null) : null;
}

/** How long this member may take for it, in ms. A consent is never passed by a limit. */
export function limitOf(step: PlanStep): number | null {
  return step.kind === 'solo' ? step.limitMs : null;
}

/** How long the first to come waits, in ms. */
export function waitOf(step: DoorStep | SharedStep): number {
  return step.kind === 'door' ? step.patienceMs : (step.waitMs ?? step.patienceMs);
}

/** True until a member at this position has answered the last consent. */
export function hasConsentAhead({ steps }: Plan, position: number): boolean {
  return steps.slice(position).some(({ kind }) => kind === 'consent');
}

/** False where there is nothing for this member: then it is passed over, or counts as done. */
export function hasTrials(step: PlanStep, member: Member, language: Language): boolean {
  return (step.content[member]?.[language]?.trials.length ?? 0) > 0;
}

/** A shared step with a clock of its own, as against a barrier, which has none. */
export function isTimed(step: SharedStep): step is TogetherStep | TurnStep | ChatStep {
  return 'durationMs' in step;
}
