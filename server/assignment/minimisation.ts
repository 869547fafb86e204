import type { DrawnSoFar } from './drawn-so-far.ts';
import { SeededDraw } from './seeded.ts';
import { valuesOf, type Strata } from './strata.ts';

/** Minimisation (Pocock & Simon 1975): mostly the condition that leaves the margins of all factors most even. */
export interface Minimisation {
  readonly scheme: 'minimisation';
  readonly strata: Strata;
  /** With which one of the best conditions is taken, in tenths: 8 is p = .8. */
  readonly tenths: number;
}

export interface MinimisationQuestion {
  readonly conditions: readonly string[];
  readonly soFar: DrawnSoFar;
  readonly stratum: string;
  readonly seed: Uint8Array;
}

/** @throws Error when there is no condition */
export function minimised({ tenths }: Minimisation, question: MinimisationQuestion): string {
  const { conditions, soFar, seed } = question;
  const imbalances = conditions.map((condition) => imbalanceWith(condition, question));
  const least = Math.min(...imbalances);
  const best = conditions.filter((_, index) => imbalances[index] === least);
  const others = conditions.filter((_, index) => imbalances[index] !== least);
  const draw = new SeededDraw(seed, `minimisation draw ${soFar.count + 1}`);
  const among = others.length === 0 || draw.whole(10) < tenths ? best : others;
  const condition = among[draw.whole(among.length)];
  if (condition === undefined) throw new Error('minimised: no condition to draw from');
  return condition;
}

/** Sum over the factors of how far the most frequent condition would be ahead of the rarest, among couples of this level. */
function imbalanceWith(taken: string, { conditions, soFar, stratum }: MinimisationQuestion): number {
  return Object.entries(valuesOf(stratum)).reduce((sum, [factor, level]) => {
    const counts = conditions.map((condition) => soFar.couples(factor, level, condition) + (condition === taken ? 1 : 0));
    return sum + Math.max(...counts) - Math.min(...counts);
  }, 0);
}
