import { createHash } from 'node:crypto';

/**
 * Whole numbers that follow from a seed and a name, the same on every machine: SHA-256 in counter mode.
 * Whoever has the seed can draw again what was drawn and compare.
 */
export class SeededDraw {
  #counter = 0;
  readonly #seed: Uint8Array;
  readonly #name: string;

  /** @param seed  256 bits, kept with the study; @param name  what is drawn, e.g. `block 3` */
  constructor(seed: Uint8Array, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  /** Uniform in 0 … below - 1, without modulo bias. `below` from 1 to 2^31. @throws Error below 1, for which it would seek for ever */
  whole(below: number): number {
    if (below < 1) throw new Error(`${this.#name}: nothing to draw from`);
    const limit = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const number = this.#next();
      if (number < limit) return number % below;
    }
  }

  /** A new array in random order (Fisher & Yates 1938, as by Durstenfeld 1964). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const order = [...items];
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.whole(last + 1);
      const [a, b] = [order[last], order[other]];
      if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
    }
    return order;
  }

  #next(): number {
    const hash = createHash('sha256').update(this.#seed).update(`\n${this.#name}\n${this.#counter}`).digest();
    this.#counter += 1;
    return hash.readUInt32BE(0);
  }
}
