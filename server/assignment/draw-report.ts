import { consortSentence } from './consort.ts';
import type { EarlierDraw } from './drawn-so-far.ts';
import { armsOf, drawnAgain, type Randomisation } from './schemes.ts';

/** How a study draws, and whether what it has drawn follows from its seed; nothing of who got what. */
export interface DrawReport {
  /** `blocks by site`. */
  readonly scheme: string;
  /** SHA-256 of the seed, in hex: given away before the first draw, it binds whoever holds the seed. */
  readonly commitment: string;
  /** Item 8 of CONSORT 2010, to copy. */
  readonly consort: string;
  readonly drawn: number;
  /** Numbers of the draws that do not follow from the seed: somebody has changed them. */
  readonly wrong: readonly number[];
}

export interface DrawnCount {
  readonly stratum: string;
  readonly condition: string;
  readonly couples: number;
}

export function drawReport(
  { randomisation, seed, commitment }: { readonly randomisation: Randomisation; readonly seed: Uint8Array; readonly commitment: string },
  drawn: readonly EarlierDraw[],
  conditions: readonly string[],
): DrawReport {
  const again = drawnAgain(randomisation, drawn, { conditions, seed });
  return {
    scheme: describe(randomisation),
    commitment,
    consort: consortSentence(randomisation, armsOf(randomisation, conditions), commitment),
    drawn: drawn.length,
    wrong: drawn.flatMap(({ condition }, index) => (condition === again[index]?.condition ? [] : [index + 1])),
  };
}

export function describe(randomisation: Randomisation): string {
  const names = 'strata' in randomisation ? Object.keys(randomisation.strata) : [];
  return names.length === 0 ? randomisation.scheme : `${randomisation.scheme} by ${names.join(' and ')}`;
}

/** How many couples of each stratum got each condition; conditions that nobody got yet are there with 0. */
export function allocation(drawn: readonly EarlierDraw[], conditions: readonly string[]): readonly DrawnCount[] {
  const strata = [...new Set(drawn.map(({ stratum }) => stratum))].sort();
  return strata.flatMap((stratum) =>
    conditions.map((condition) => {
      const couples = drawn.filter((draw) => draw.stratum === stratum && draw.condition === condition).length;
      return { stratum, condition, couples };
    }),
  );
}
