/** A frame's timestamp on the base of `performance.now()`; null where none comes, as in a hidden page. */
export function nextFrame(limitMs = 250): Promise<number | null> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(null), limitMs);
    requestAnimationFrame((timestamp) => {
      clearTimeout(limit);
      resolve(timestamp);
    });
  });
}

/** The median of so many lengths is as good as that of more. */
const MOST = 60;

/** The usual length of a frame on this display, from frames that followed each other. In ms. */
export class FramePeriod {
  #lengths: number[] = [];
  #last: number | null = null;

  /** @param timestamp  of the frame right after the one before; null: the row of frames is broken */
  add(timestamp: number | null): void {
    if (timestamp !== null && this.#last !== null) this.#lengths = [...this.#lengths.slice(-MOST), timestamp - this.#last];
    this.#last = timestamp;
  }

  /** 60 Hz until there is something to go by. */
  get ms(): number {
    const sorted = this.#lengths.filter((length) => length > 0).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 1_000 / 60;
  }
}

/** Longest wait for two frames of a page in sight, in ms; the server waits for what is told with them. */
const SOON = 60;

const seen = new FramePeriod();

/** A frame of this display on the clock `performance.timeOrigin + performance.now()`; null in a hidden page. */
export async function displayFrame(): Promise<{ readonly at: number; readonly period: number } | null> {
  seen.add(null);
  const first = await nextFrame(SOON);
  seen.add(first);
  const second = first === null ? null : await nextFrame(SOON);
  seen.add(second);
  return second === null ? null : { at: performance.timeOrigin + second, period: seen.ms };
}
