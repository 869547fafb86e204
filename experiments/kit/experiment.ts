import type { Duration } from './duration.ts';
import type { FollowUpSchedule } from './follow-up.ts';
import type { Measure } from './measure.ts';
import type { Parameters, ValuesOf } from './parameter.ts';
import type { Roles } from './roles.ts';
import type { Part } from './step.ts';
import type { Languages, WordList, Words } from './text.ts';

/** The text each partner agrees to, or not, alone. Its version is stored with the answer: a new text, a new version. */
export interface Consent {
  readonly version: string;
  readonly heading: Words;
  /** The short layer, as a list. */
  readonly summary: WordList;
  readonly sections: readonly { readonly title: Words; readonly paragraphs: WordList }[];
  readonly note?: Words;
  readonly agree?: Words;
  readonly decline?: Words;
}

/** Chance, drawn by the server from the couple's own seed: the same for both partners, and on record. */
export interface Chance {
  /** @param name  tells this use of chance from others of the same plan */
  shuffle<Item>(name: string, items: readonly Item[]): readonly Item[];
}

/** Each alone, at a time of their own, by the same personal link. */
interface FollowUp<Asked extends Parameters, Factors extends Levels, Role extends string> extends FollowUpSchedule {
  /** Steps done alone only. Pure, and called once for each couple, when condition and roles are drawn. */
  timeline(
    given: Chance & {
      readonly parameters: ValuesOf<Asked>;
      readonly condition: { readonly [Factor in keyof Factors]: Factors[Factor][number] };
    },
  ): readonly Part<NoInfer<Role>>[];
}

interface Definition<Asked extends Parameters, Factors extends Levels, Role extends string> {
  /** As its folder. */
  readonly id: string;
  readonly version: string;
  /** For the experimenter. */
  readonly title: string;
  /** Languages that this experiment can be taken in. */
  readonly languages: Languages;
  readonly parameters: Asked;
  /** Levels of each between-dyad factor; a condition is a level of each. */
  readonly factors: Factors;
  /** Who does what, where the two do different things; left out, both do the same. */
  readonly roles?: Roles<Role, Asked>;
  consent(given: { readonly parameters: ValuesOf<Asked> }): Consent;
  readonly door: { readonly patience: Duration; readonly waiting?: Words };
  /** What is said at the end, for whatever reason it ends. */
  readonly debrief: WordList;
  /** Scales in published wording that it asks, imported by the lab (`npm run measures`). */
  readonly imported?: readonly Measure[];
  /** The primary outcome: asked after the manipulation, and before any manipulation check. */
  readonly outcome?: Measure;
  /** Who approved, and where, that words are shown as the partner's which are not: for options called `scripted`. */
  readonly deception?: string;
  /** Each alone, before anything is drawn: the same in every condition. */
  before(given: Chance & { readonly parameters: ValuesOf<Asked> }): readonly Part<NoInfer<Role>>[];
  /** From the draw on. Pure: called once for each couple, and the result is their plan. */
  timeline(
    given: Chance & {
      readonly parameters: ValuesOf<Asked>;
      readonly condition: { readonly [Factor in keyof Factors]: Factors[Factor][number] };
    },
  ): readonly Part<NoInfer<Role>>[];
  /** Days or weeks after the sitting, in their order. */
  readonly followUps?: readonly FollowUp<Asked, Factors, Role>[];
}

export type Levels = Readonly<Record<string, readonly string[]>>;

/** An experiment whose own types are no longer of interest: what the server works with. */
export type Experiment = Definition<Parameters, Levels, string>;

/**
 * Defines an experiment. Levels, parameters, roles and answers are inferred: a wrong one does not compile.
 *
 * Everything else that can be wrong is found by `npm run check`, all at once.
 */
export function defineExperiment<
  const Asked extends Parameters,
  const Factors extends Levels,
  const Role extends string = never,
>(definition: Definition<Asked, Factors, Role>): Experiment {
  return definition;
}
