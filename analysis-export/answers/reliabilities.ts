import { alphaOf, contraryItems, ItemMoments, omegaOf } from '../../experiments/measures/psychometrics.ts';
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

  /** A line for each item that goes against its own score. */
  get warnings(): readonly string[] {
    return [...this.#known.values()].flatMap(({ wave, variable }) =>
      this.of(wave, variable).contrary.map(
        (item) => `${variable}, wave ${wave}: the item “${item}” goes against the rest of its score in ${this.of(wave, variable).n} persons. Is it worded the other way than its key says? Look at it before anything is analysed.`,
      ),
    );
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
