import type { Instant } from '../protocol/member.ts';
import type { Clock } from '../sessions/clock.ts';

/** One reading for all who ask within so many ms, however many they are. */
export class SharedReadings<Value> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lasts: number;
  readonly #kept = new Map<string, { readonly until: Instant; readonly value: Promise<Value> }>();

  constructor(clock: Pick<Clock, 'now'>, lasts: number) {
    this.#clock = clock;
    this.#lasts = lasts;
  }

  of(key: string, read: () => Promise<Value>): Promise<Value> {
    const now = this.#clock.now();
    for (const [each, { until }] of this.#kept) if (until <= now) this.#kept.delete(each);
    const kept = this.#kept.get(key)?.value;
    if (kept !== undefined) return kept;
    const value = read();
    this.#kept.set(key, { until: now + this.#lasts, value });
    // Whoever asks after a failure has it tried again.
    value.catch(() => {
      if (this.#kept.get(key)?.value === value) this.#kept.delete(key);
    });
    return value;
  }
}
