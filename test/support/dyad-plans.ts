import type { Member } from '../../server/protocol/member.ts';
import { RULES_VERSION } from '../../server/dyad/plan.ts';
import type {
  BarrierStep,
  ChatStep,
  ForMembers,
  Pipe,
  PlanPart,
  PlanStep,
  SoloStep,
  TogetherStep,
  TurnStep,
} from '../../server/dyad/plan.ts';

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

export const DOOR_PATIENCE = minutes(10);
export const PATIENCE = minutes(5);

const DEBRIEF = { en: ['This was the study.'], de: ['Das war die Studie.'] };

export interface PlannedCouple {
  readonly partOne: PlanPart;
  readonly partTwo: PlanPart;
}

/** Consent, a baseline and the door, then these steps. */
export function planOf(...partTwo: readonly PlanStep[]): PlannedCouple {
  return planWithBefore([consent(), solo('baseline')], ...partTwo);
}

/** A part 1 of one's own; the door is added. */
export function planWithBefore(before: readonly PlanStep[], ...partTwo: readonly PlanStep[]): PlannedCouple {
  const common = { rulesVersion: RULES_VERSION, seed: 1, debrief: DEBRIEF, partsInAll: 3 };
  const behind = partTwo.map((step) => ({ ...step, part: Math.max(step.part, 2) }));
  return {
    partOne: { ...common, part: 1, steps: [...before, door()] },
    partTwo: { ...common, part: 2, steps: behind },
  };
}

export function consent(changes: Partial<SoloStep> = {}): PlanStep {
  return { kind: 'consent', ...basics('consent'), limitMs: null, ...changes };
}

export function door(): PlanStep {
  return { kind: 'door', ...basics('door', []), patienceMs: DOOR_PATIENCE };
}

export function solo(id: string, changes: Partial<SoloStep> = {}): PlanStep {
  return { kind: 'solo', ...basics(id), limitMs: null, ...changes };
}

export function barrier(id: string, changes: Partial<BarrierStep> = {}): PlanStep {
  return { kind: 'barrier', ...basics(id, []), patienceMs: PATIENCE, onTimeout: 'end', padMs: 0, ...changes };
}

export function hold(id: string, padMs: number, changes: Partial<BarrierStep> = {}): PlanStep {
  return barrier(id, { kind: 'hold', padMs, ...changes });
}

/** Two minutes, ends when both are done. */
export function together(id: string, changes: Partial<TogetherStep> = {}): PlanStep {
  return {
    kind: 'together',
    ...basics(id),
    patienceMs: PATIENCE,
    onTimeout: 'end',
    durationMs: minutes(2),
    endsWhenBothDone: true,
    onPartnerGone: 'pause',
    ...changes,
  };
}

/** One turn of 30 s, in a set of two minutes; the other reads what the holder of the turn before has said. */
export function turn(id: string, holder: Member, changes: Partial<TurnStep> = {}): PlanStep {
  return {
    kind: 'turn',
    ...basics(id),
    set: 'set',
    setMs: minutes(2),
    holder,
    patienceMs: PATIENCE,
    onTimeout: 'end',
    durationMs: seconds(30),
    endsWhenBothDone: true,
    onPartnerGone: 'pause',
    ...changes,
  };
}

/** Two minutes in which both write to each other. */
export function chat(id: string, changes: Partial<ChatStep> = {}): PlanStep {
  return {
    kind: 'chat',
    ...basics(id),
    patienceMs: PATIENCE,
    onTimeout: 'end',
    durationMs: minutes(2),
    endsWhenBothDone: false,
    onPartnerGone: 'pause',
    ...changes,
  };
}

/** Brings the text `field` (`<stepId>.<name>`) of each to the other. */
export function deliver(id: string, field: string, changes: Partial<TogetherStep> = {}): PlanStep {
  const letter: Pipe = { trialId: 'trial', parameter: 'letter', of: 'partner', field };
  return together(id, { kind: 'deliver', pipes: { A: [letter], B: [letter] }, ...changes });
}

/** What one member of a step is shown; the other has nothing to do in it. */
export function onlyFor(member: Member, id: string): PlanStep['content'] {
  const { content } = basics(id);
  return { ...content, [member === 'A' ? 'B' : 'A']: null };
}

/** Different words for each member and language, so that a test sees whose they are. */
function basics(id: string, trials: readonly string[] = ['trial']) {
  const contentOf = (member: Member, language: string) => ({
    trials: trials.map((trial) => ({
      id: trial,
      plugin: 'html-button-response',
      parameters: { stimulus: `${id} for ${member} in ${language}` },
      audience: 'private' as const,
      fields: {},
    })),
    waiting: `${id}: waiting, ${language}`,
  });
  const both = (member: Member) => ({ en: contentOf(member, 'en'), de: contentOf(member, 'de') });
  const pipes: ForMembers<readonly Pipe[]> = { A: [], B: [] };
  return { id, part: 1, phase: 'task' as const, content: { A: both('A'), B: both('B') }, when: null, pipes };
}
