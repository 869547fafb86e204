/** A frame's timestamp on the base of `performance.now()`; null where none comes, as in a hidden page. */
export function nextFrame(): Promise<number | null> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(null), 250);
    requestAnimationFrame((timestamp) => {
      clearTimeout(limit);
      resolve(timestamp);
    });
  });
}

/** The usual length of a frame on this display, from frames that followed each other. In ms. */
export class FramePeriod {
  readonly #lengths: number[] = [];
  #last: number | null = null;

  /** @param timestamp  of the frame right after the one before; null: the row of frames is broken */
  add(timestamp: number | null): void {
    if (timestamp !== null && this.#last !== null) this.#lengths.push(timestamp - this.#last);
    this.#last = timestamp;
  }

  /** 60 Hz until there is something to go by. */
  get ms(): number {
    const sorted = this.#lengths.filter((length) => length > 0).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 1_000 / 60;
  }
}
