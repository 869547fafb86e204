import type { Answer, Asked, Fields } from './answer.ts';
import type { Duration } from './duration.ts';
import type { WordList, Words } from './text.ts';
import type { Trial } from './trial.ts';
import type { When } from './when.ts';

/** The same trials for both members, or those of each role. A role that is left out passes the step by. */
export type TrialsFor<Role extends string> =
  | readonly Trial[]
  | { readonly [Each in Role]?: readonly Trial[] };

/** `onTimeout`: the partner never came to the step. */
export type GoneRule = 'continue-alone' | 'end';

interface StepBase<Given extends Fields = Record<never, never>> {
  readonly id: string;
  /** Neutral words while a member waits here. */
  readonly waiting: Words;
  /** Never set at run time; names the answers for {@link answer}. */
  readonly answers?: Given;
}

/** Each member alone, at their own pace. */
export interface SoloStep<Given extends Fields = Fields, Role extends string = string> extends StepBase<Given> {
  readonly kind: 'solo';
  readonly trials: readonly Trial[];
  /** For this role alone; `null`: for both members. */
  readonly only: Role | null;
  /** Passed over unless it holds. */
  readonly when: When | null;
  /** From entering the step to its end; `null`: as long as it takes. */
  readonly limit: Duration | null;
  /** What the server picks as the member comes to it; made by `pick()`. Where it finds nothing, it is passed over. */
  readonly pick: PickSpec | null;
}

/** Which of a member's own texts the server picks, by which rule. The rules themselves: `server/dyad/picks.ts`. */
export type PickSpec = { readonly as: string; readonly version: number } & (
  | {
      readonly rule: 'nearest-middle';
      readonly candidates: readonly ({ readonly id: string } & PickCandidate)[];
      readonly target: number;
      readonly within: readonly [least: number, most: number];
      readonly without: readonly string[];
      readonly rank: number;
    }
  | { readonly rule: 'own' }
);

/** A text to pick from, with what its author said of it. */
export interface PickCandidate {
  readonly text: Answer<string | null>;
  readonly severity: Answer<number | null>;
  readonly topic: Answer<string | null>;
}

/** Never passed over: the partner would wait there for ever. */
interface SharedStep<Given extends Fields = Record<never, never>> extends StepBase<Given> {
  /** How long the first to arrive waits, on the server's clock. */
  readonly patience: Duration;
  readonly onTimeout: GoneRule;
}

/** Nobody passes until both are there. */
export interface BarrierStep extends SharedStep {
  readonly kind: 'barrier';
}

/** A barrier that opens some time after both are there, so that waiting tells nothing. */
export interface HoldStep extends SharedStep {
  readonly kind: 'hold';
  /** Shortest and longest; drawn for each couple. */
  readonly pad: readonly [Duration, Duration];
}

interface TimedStep<Given extends Fields = Record<never, never>> extends SharedStep<Given> {
  readonly lasts: Duration;
  /** For a partner who was here and left. `'pause'`: the clock runs on, and the next step waits. */
  readonly onPartnerGone: 'pause' | GoneRule;
}

/** Both start at one instant and end at one. */
export interface TogetherStep<Given extends Fields = Fields, Role extends string = string> extends TimedStep<Given> {
  readonly kind: 'together';
  readonly trials: TrialsFor<Role>;
  readonly endsWhenBothDone: boolean;
  /** Never set at run time: a role that the experiment does not have does not compile. */
  readonly roles?: Role;
}

/** What is known of a delivery afterwards, to its reader. */
export type Delivered = {
  readonly shown: Asked<'text' | 'fallback' | null, 'private'>;
  readonly hidden: Asked<boolean | null, 'private'>;
};

/** A text goes from its author to the partner, after the author has confirmed it. */
export interface DeliverStep<Role extends string = string> extends TimedStep<Delivered> {
  readonly kind: 'deliver';
  /** Never set at run time, as in {@link TogetherStep}. */
  readonly roles?: Role;
  readonly text: Answer<string | null, 'shared'>;
  /** `'both'`: each reads the other's, at one instant. */
  readonly from: string;
  readonly confirm: {
    readonly heading: Words;
    readonly lead: Words;
    readonly send: Words;
    readonly change: Words;
    readonly keep: Words;
    readonly blocked: Words;
    readonly limit: Duration;
    readonly pad: readonly [Duration, Duration];
    readonly atLeast: number;
  };
  readonly letter: {
    readonly heading: Words;
    readonly fallback: Words;
    readonly hide: Words;
    readonly button: Words;
    readonly noSoonerThan: Duration;
  };
}

/** A question that both answer, one after the other. */
export interface Prompt {
  /** Names the question in the data. */
  readonly id: string;
  readonly text: Words;
}

/** Prompts that both answer in turns, on one clock. */
export interface TurnsStep<Role extends string = string> extends TimedStep {
  readonly kind: 'turns';
  readonly prompts: readonly Prompt[];
  readonly reserve: readonly Prompt[];
  readonly turn: { readonly atLeast?: Duration; readonly atMost: Duration };
  readonly channel: 'text' | 'spoken';
  /** `null`: drawn for each couple. */
  readonly starter: Role | null;
}

/** Both write to each other from one instant to another. */
export interface ChatStep extends TimedStep {
  readonly kind: 'chat';
  readonly heading: Words;
  readonly lead: Words | null;
  readonly label: Words;
  readonly send: Words;
  /** Said to each while the partner writes; `null`: nothing is. */
  readonly typing: Words | null;
}

/** Tells each in neutral words what comes next for them. */
export interface RevealStep<Role extends string = string> extends TimedStep {
  readonly kind: 'reveal';
  readonly heading: Words;
  readonly paragraphs: { readonly [Each in Role]?: WordList };
}

export type Step<Role extends string = string> =
  | SoloStep<Fields, Role>
  | BarrierStep
  | HoldStep
  | TogetherStep<Fields, Role>
  | DeliverStep<Role>
  | TurnsStep<Role>
  | ChatStep
  | RevealStep<Role>;

/** When its answers are taken, seen from the manipulation. Names the columns: `own_state9_worried_post`. */
export type Phase = 'baseline' | 'pre' | 'task' | 'post' | 'close';

/** What participants see as "part 2 of 4". */
export interface Part<Role extends string = string> {
  readonly phase: Phase;
  /** `negative`: a threat, a request or a conflict, after which nobody is left alone with it. Made by `negative()`. */
  readonly tone: 'neutral' | 'negative';
  readonly steps: readonly Step<Role>[];
}
