import type { Json, TrialContent } from '../../server/protocol/content.ts';
import type { Member } from '../../server/protocol/member.ts';
import type { Measure } from './measure.ts';

/** Chance of one simulated person, from the seed of the run. */
export interface BotChance {
  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** Standard normal. */
  normal(): number;
}

/** What is true of one simulated person; both standard normal over all persons. */
export interface Simulated {
  /** Where the person stands in the primary outcome before the manipulation. */
  readonly trait: number;
  /** What nothing explains of where they stand after it. */
  readonly residual: number;
}

/** What is true of the primary outcome after the manipulation, in standard deviations of the trait before it. */
export interface TrueEffects {
  /** Of the person's own trait. */
  readonly actor: number;
  /** Of the partner's trait. */
  readonly partner: number;
  /** Of each condition; one that is not named has none. */
  readonly condition: Readonly<Record<string, number>>;
  readonly residual: number;
}

/** One question to a simulated person, with what is true of them. */
export interface BotGiven {
  readonly member: Member;
  /** `null` before the draw. */
  readonly role: string | null;
  readonly condition: string | null;
  readonly stepId: string;
  readonly trial: TrialContent;
  /** Id of an item of the trial's scale; `null`: the trial as a whole, whose `response` is asked for. */
  readonly item: string | null;
  readonly self: Simulated;
  readonly partner: Simulated;
  readonly chance: BotChance;
}

/** How simulated couples answer in an experiment. */
export interface BotDefinition {
  readonly outcome: Measure;
  readonly effects: TrueEffects;
  /** Pure. `undefined`: as chance has it; `null`: not answered. */
  answer(given: BotGiven): Json | undefined;
}

/** The default export of an experiment's `bot.ts`. */
export function defineBot(definition: BotDefinition): BotDefinition {
  return definition;
}

/** Where a person stands in the primary outcome after the manipulation, by the declared effects. */
export function standingAfter(
  { actor, partner, condition, residual }: TrueEffects,
  given: Pick<BotGiven, 'self' | 'partner' | 'condition'>,
): number {
  const ofCondition = given.condition === null ? 0 : (condition[given.condition] ?? 0);
  return actor * given.self.trait + partner * given.partner.trait + ofCondition + residual * given.self.residual;
}

/** Points of a scale in one standard deviation of the trait: four of them reach from its middle to its ends. */
export function pointsPerDeviation({ min, max }: Measure): number {
  return (max - min) / 8;
}

/** What items of one scale differ by in one person, in standard deviations of the trait. */
const ITEM_NOISE = 0.3;

/** The answer to an item of somebody who stands there, in standard deviations from the middle of the scale. */
export function pointOn(measure: Measure, item: string, standing: number, chance: BotChance): number {
  const { min, max } = measure;
  const ideal = (min + max) / 2 + pointsPerDeviation(measure) * (standing + ITEM_NOISE * chance.normal());
  const point = Math.min(max, Math.max(min, Math.round(ideal)));
  const isReversed = measure.items.some(({ id, reversed }) => id === item && reversed === true);
  return isReversed ? min + max - point : point;
}
