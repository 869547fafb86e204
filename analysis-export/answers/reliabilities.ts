import { alphaOf, contraryItems, ItemMoments, omegaOf } from '../../experiments/measures/psychometrics.ts';
import { withPoints } from '../columns/points.ts';
import type { CoupleAnswers } from './couple-answers.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

export interface Reliability {
  /** Persons who answered every item of the score. */
  readonly n: number;
  readonly alpha: number | null;
  readonly omega: number | null;
  /** Items that correlate negatively with the rest of their score, among 30 persons or more. */
  readonly contrary: readonly string[];
}

interface Known {
  readonly wave: number;
  readonly variable: string;
  readonly items: readonly string[];
  readonly moments: ItemMoments;
}

/** How well the items of each score go together, over all persons of a wave; partners count as two. */
export class Reliabilities {
  readonly #known = new Map<string, Known>();
  readonly #made = new Map<string, Reliability>();

  add({ wave, members }: CoupleAnswers): void {
    for (const { items, scores } of MEMBERS.flatMap((member) => members[member].scales)) {
      const scored = new Map(items.map((item) => [item.item, item.scored]));
      for (const { variable, score } of scores) this.#of(wave, variable, score.items).moments.add(score.items.map((id) => scored.get(id) ?? null));
    }
  }

  /** Of everything that was added so far. */
  of(wave: number, variable: string): Reliability {
    const key = `${wave} ${variable}`;
    const made = this.#made.get(key) ?? reliabilityOf(this.#known.get(key));
    this.#made.set(key, made);
    return made;
  }

  /** One warning, if items go against their own score, with a point for each score. */
  get warnings(): readonly string[] {
    const found = [...this.#known.values()].flatMap(({ wave, variable, items }) => {
      const { contrary } = this.of(wave, variable);
      const named = contrary.map((item) => `“${item}”`).join(', ');
      return contrary.length === 0 ? [] : [`${variable}${wave === 1 ? '' : `, wave ${wave}`}, ${contrary.length} of ${items.length}: ${named}`];
    });
    if (found.length === 0) return [];
    const first = 'Items that go against the rest of their score. Are they worded the other way than their key says? Look at them before anything is analysed.';
    return [withPoints(first, found)];
  }

  #of(wave: number, variable: string, items: readonly string[]): Known {
    const key = `${wave} ${variable}`;
    const known = this.#known.get(key) ?? { wave, variable, items, moments: new ItemMoments(items.length) };
    this.#known.set(key, known);
    return known;
  }
}

function reliabilityOf(known: Known | undefined): Reliability {
  if (known === undefined) return { n: 0, alpha: null, omega: null, contrary: [] };
  const { moments } = known.moments;
  return {
    n: moments.n,
    alpha: alphaOf(moments),
    omega: omegaOf(moments),
    contrary: contraryItems(moments).flatMap((place) => known.items[place] ?? []),
  };
}
