/** A token bucket: so many at once, so many a second after that. Times in ms of a monotonic clock. */
export class Bucket {
  #tokens: number;
  #filledAt: number;
  readonly #burst: number;
  readonly #perSecond: number;

  constructor(burst: number, perSecond: number, now: number) {
    this.#tokens = burst;
    this.#filledAt = now;
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** @returns false when there is none left */
  take(now: number): boolean {
    const gained = ((now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
