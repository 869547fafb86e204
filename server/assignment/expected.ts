import type { EarlierDraw } from './drawn-so-far.ts';
import { MOST_IN_BLOCK } from './randomisation.ts';
import type { Randomisation } from './schemes.ts';
import { valuesOf } from './strata.ts';

/** How many couples of a group were drawn a condition, and how many the plan gives it. */
export interface Balance {
  /** '' for all couples; else a stratum such as `site=north; stage=dating`, or one level of it. */
  readonly group: string;
  readonly condition: string;
  readonly drawn: number;
  /** Shares of one couple are possible. */
  readonly planned: number;
  /** From and to where the plan lets it come; `null`: the scheme sets no bound of its own. */
  readonly within: readonly [least: number, most: number] | null;
}

/** Of 100 studies with simple randomisation 95 lie within so many standard deviations. */
const IN_95 = 1.959964;

/**
 * What has been drawn, against what the plan gives after so many draws: for an imported list its first places, else equal
 * shares, with how far from them the scheme can come. Says nothing of the next draw that the counts do not say.
 *
 * @param drawn  all draws of the study, in order
 */
export function balanceOf(randomisation: Randomisation, drawn: readonly EarlierDraw[], conditions: readonly string[]): readonly Balance[] {
  return groupsOf(randomisation, drawn).flatMap((group) => {
    const here = group === '' ? drawn : drawn.filter(({ stratum }) => isIn(group, stratum));
    const strata = new Set(here.map(({ stratum }) => stratum)).size;
    return conditions.map((condition): Balance => {
      const counted = here.filter((draw) => draw.condition === condition).length;
      return { group, condition, drawn: counted, ...plannedFor(randomisation, { condition, outOf: conditions.length, n: here.length, strata }) };
    });
  });
}

/** All couples; besides, of blocks each stratum, and of minimisation each level of each: what the scheme keeps even. */
function groupsOf(randomisation: Randomisation, drawn: readonly EarlierDraw[]): readonly string[] {
  const strata = [...new Set(drawn.map(({ stratum }) => stratum))].filter((stratum) => stratum !== '').toSorted();
  if (randomisation.scheme === 'blocks') return ['', ...strata];
  if (randomisation.scheme !== 'minimisation') return [''];
  const levels = strata.flatMap((stratum) => stratum.split('; '));
  return ['', ...[...new Set(levels)].toSorted()];
}

function isIn(group: string, stratum: string): boolean {
  const given = valuesOf(stratum);
  return Object.entries(valuesOf(group)).every(([name, level]) => given[name] === level);
}

interface Asked {
  readonly condition: string;
  /** Conditions that there are. */
  readonly outOf: number;
  /** Draws of the group, and in how many strata they were made. */
  readonly n: number;
  readonly strata: number;
}

function plannedFor(randomisation: Randomisation, { condition, outOf, n, strata }: Asked): Pick<Balance, 'planned' | 'within'> {
  const planned = n / outOf;
  const upTo = (distance: number) => [Math.max(0, Math.ceil(planned - distance)), Math.min(n, Math.floor(planned + distance))] as const;
  switch (randomisation.scheme) {
    case 'list': {
      const listed = randomisation.list.slice(0, n).filter((each) => each === condition).length;
      return { planned: listed, within: [listed, listed] };
    }
    case 'simple':
      return { planned, within: upTo(IN_95 * Math.sqrt(planned * (1 - 1 / outOf))) };
    case 'blocks':
      // Only the block that is not full yet is uneven, in each stratum: by all of one condition, or none.
      return { planned, within: upTo(strata * MOST_IN_BLOCK * (1 - 1 / outOf)) };
    case 'minimisation':
      return { planned, within: null };
  }
}
