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
const MOST_AT_ONCE = 300;
const MOST_PER_SECOND = 100;

/** A handshake counts for so many messages. */
const HANDSHAKE = 5;

/** What whoever is cut off owes in messages: for ten seconds they are not heard again, or they would be cut off all the time. */
const OWED = 10 * MOST_PER_SECOND;

/**
 * What each person sends in all to this process, over all their connections and by whichever of their sign-ins: one link
 * gives as many of those as somebody asks for. Whoever sends more is cut off.
 */
export class Floods {
  readonly #buckets = new Map<string, Bucket>();
  /** Whose the sign-ins are that have come. */
  readonly #persons = new Map<string, string>();
  #sweepAt = 10_000;

  /** @returns false where the line is to be cut */
  hearsMessage(person: string, now: number): boolean {
    const bucket = this.#of(person, now);
    if (bucket.take(now)) return true;
    bucket.owe(OWED);
    return false;
  }

  /** Before anything is looked up. @returns false where the connection is to be refused */
  hearsHandshake(signIn: string, now: number): boolean {
    return this.#of(this.#persons.get(signIn) ?? signIn, now).take(now, HANDSHAKE);
  }

  /** The sign-in has been looked up, and is this person's. @returns false where the connection is to be refused */
  hearsAs(signIn: string, person: string, now: number): boolean {
    if (this.#persons.get(signIn) === person) return true;
    this.#persons.set(signIn, person);
    this.#buckets.delete(signIn);
    return this.#of(person, now).take(now, HANDSHAKE);
  }

  #of(who: string, now: number): Bucket {
    const known = this.#buckets.get(who);
    if (known !== undefined) return known;
    if (this.#buckets.size + this.#persons.size >= this.#sweepAt) this.#sweep(now);
    const bucket = new Bucket(MOST_AT_ONCE, MOST_PER_SECOND, now);
    this.#buckets.set(who, bucket);
    return bucket;
  }

  /** A full one says nothing that a new one does not say, and by whom its sign-ins are is then looked up again. */
  #sweep(now: number): void {
    for (const [who, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(who);
    for (const [signIn, person] of this.#persons) if (!this.#buckets.has(person)) this.#persons.delete(signIn);
    this.#sweepAt = Math.max(10_000, 2 * (this.#buckets.size + this.#persons.size));
  }
}
