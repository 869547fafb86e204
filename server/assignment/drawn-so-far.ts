import type { BlockPlace } from './randomisation.ts';
import { valuesOf } from './strata.ts';

/** A draw as it is kept: what is needed to make the later ones, and to make this one again. */
export interface EarlierDraw {
  readonly condition: string;
  readonly stratum: string;
  /** `null` where the scheme has no blocks. */
  readonly place: BlockPlace | null;
}

/**
 * What the next draw follows from. It is counted as draws are added, so that all draws of a study can be made again in
 * one pass, however many they are.
 */
export class DrawnSoFar {
  #count = 0;
  readonly #places = new Map<string, BlockPlace>();
  readonly #couples = new Map<string, number>();

  constructor(earlier: readonly EarlierDraw[] = []) {
    for (const draw of earlier) this.add(draw);
  }

  add({ condition, stratum, place }: EarlierDraw): void {
    this.#count += 1;
    if (place !== null) this.#places.set(stratum, place);
    for (const [factor, level] of Object.entries(valuesOf(stratum))) {
      const key = keyOf(factor, level, condition);
      this.#couples.set(key, (this.#couples.get(key) ?? 0) + 1);
    }
  }

  /** Draws in all. */
  get count(): number {
    return this.#count;
  }

  /** The place in the list of this stratum that was given last. */
  lastPlace(stratum: string): BlockPlace | null {
    return this.#places.get(stratum) ?? null;
  }

  /** Couples of a level of a factor who got the condition. */
  couples(factor: string, level: string, condition: string): number {
    return this.#couples.get(keyOf(factor, level, condition)) ?? 0;
  }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
