import type { BotChance } from '../../experiments/kit/bot.ts';
import { SeededDraw } from '../assignment/seeded.ts';

/** Chance of one simulated person: the same seed and the same questions give the same answers. */
export class Chance implements BotChance {
  readonly #draw: SeededDraw;

  constructor(seed: number, name: string) {
    this.#draw = new SeededDraw(new Uint8Array(new Float64Array([seed]).buffer), name);
  }

  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + this.#draw.whole(most - least + 1);
  }

  pick<Item>(items: readonly Item[]): Item {
    const picked = items[this.whole(0, items.length - 1)];
    if (picked === undefined) throw new Error('a simulated person was asked to choose out of nothing');
    return picked;
  }

  /** Standard normal (Box & Muller 1958). */
  normal(): number {
    const [radius, angle] = [this.#unit(), this.#unit()];
    return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
  }

  /** Above 0 and at most 1. */
  #unit(): number {
    return this.whole(1, 2 ** 30) / 2 ** 30;
  }
}
