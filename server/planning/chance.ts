import type { Chance } from '../../experiments/kit/experiment.ts';
import { SeededDraw } from '../assignment/seeded.ts';

/** Chance within one plan: everything follows from the couple's seed and the name of what is drawn. */
export class PlanChance implements Chance {
  readonly #seed: Uint8Array;

  /** @param seed  32 bits, kept with the dyad session */
  constructor(seed: number) {
    this.#seed = new Uint8Array(new Uint32Array([seed]).buffer);
  }

  shuffle<Item>(name: string, items: readonly Item[]): readonly Item[] {
    return new SeededDraw(this.#seed, `shuffle ${name}`).shuffled(items);
  }

  /** A whole number from `least` to `most`. */
  whole(name: string, least: number, most: number): number {
    return least + new SeededDraw(this.#seed, `number ${name}`).whole(Math.floor(most) - Math.ceil(least) + 1);
  }
}
