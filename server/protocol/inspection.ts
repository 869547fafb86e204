import type { Instant, Language, Member } from './member.ts';

/** All that the inspector of the rehearsal shows of a test couple; of real ones nothing of it is ever sent. */
export interface Inspection {
  readonly seq: number;
  /** Server time of this message; what is left of a deadline counts from here. */
  readonly now: Instant;
  /** Where the dyad session is, and why it ended, in words. */
  readonly phase: string;
  /** Null until the draw. */
  readonly condition: string | null;
  readonly members: Readonly<Record<Member, InspectedMember>>;
  /** The shared step that both have reached, in words. */
  readonly meeting: string | null;
  /** What will happen by itself, the next first. */
  readonly deadlines: readonly { readonly what: string; readonly at: Instant }[];
  readonly steps: readonly InspectedStep[];
  /** Those since the message before, oldest first. */
  readonly events: readonly InspectedEvent[];
  /** Data of this couple's trials that no field declares, in sentences. */
  readonly undeclared: readonly string[];
  /** As stored; typed texts stand in it as ids. */
  readonly state: object;
}

export interface InspectedMember {
  /** Here, away, … in words. */
  readonly presence: string;
  readonly language: Language;
  /** Null: through with everything. */
  readonly stepId: string | null;
  /** When this step was entered. */
  readonly since: Instant;
  /** Done with a shared step, waiting for its end. */
  readonly isDone: boolean;
}

export interface InspectedStep {
  readonly id: string;
  readonly kind: string;
  readonly part: number;
  /** Whom it holds something for; both wait in a shared step that is empty for one. */
  readonly members: readonly Member[];
}

export interface InspectedEvent {
  readonly seq: number;
  readonly at: Instant;
  readonly sentence: string;
  /** As stored. */
  readonly body: object;
}

/** A file of an experiment was saved. `problems`: all that is wrong with it, in lines; the definition before stays. */
export interface Reloaded {
  readonly experimentId: string;
  readonly problems: string | null;
}
