/** Seeded numbers from 0 to below 1; published by Tommy Ettinger as mulberry32 (public domain). */
export class Chance {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  number(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** From 0 to below `limit`. */
  whole(limit: number): number {
    return Math.floor(this.number() * limit);
  }

  isOnceIn(times: number): boolean {
    return this.number() < 1 / times;
  }

  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.whole(things.length)];
    if (thing === undefined) throw new Error('chance: nothing to choose from');
    return thing;
  }
}
