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

  /** @returns false when there are not so many left */
  take(now: number, count = 1): boolean {
    this.#fill(now);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** From now on so many are missing before there are any again. */
  owe(count: number): void {
    this.#tokens = -count;
  }

  isFull(now: number): boolean {
    this.#fill(now);
    return this.#tokens === this.#burst;
  }

  #fill(now: number): void {
    const gained = ((now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
  }
}

/** More than any browser sends: each record counts by itself elsewhere, and is refused by a code from 40 a second on. */
const MOST_AT_ONCE = 1_000;
const MOST_PER_SECOND = 100;

/** A handshake counts for so many messages. */
const HANDSHAKE = 5;

/** What whoever is cut off owes in messages: for ten seconds they are not heard again, or they would be cut off all the time. */
const OWED = 10 * MOST_PER_SECOND;

/** What each sign-in sends in all, over all its connections to this process. Whoever sends more is cut off. */
export class Floods {
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = 10_000;

  /** @returns false where the line is to be cut */
  hearsMessage(signIn: string, now: number): boolean {
    const bucket = this.#of(signIn, now);
    if (bucket.take(now)) return true;
    bucket.owe(OWED);
    return false;
  }

  /** @returns false where the connection is to be refused */
  hearsHandshake(signIn: string, now: number): boolean {
    return this.#of(signIn, now).take(now, HANDSHAKE);
  }

  #of(signIn: string, now: number): Bucket {
    const known = this.#buckets.get(signIn);
    if (known !== undefined) return known;
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(now);
    const bucket = new Bucket(MOST_AT_ONCE, MOST_PER_SECOND, now);
    this.#buckets.set(signIn, bucket);
    return bucket;
  }

  /** A full one says nothing that a new one does not say. */
  #sweep(now: number): void {
    for (const [signIn, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(signIn);
    this.#sweepAt = Math.max(10_000, 2 * this.#buckets.size);
  }
}
