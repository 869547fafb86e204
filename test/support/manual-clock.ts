import type { Instant } from '../../server/protocol/member.ts';
import type { Clock } from '../../server/sessions/clock.ts';

interface Alarm {
  readonly instant: Instant;
  readonly act: () => void;
}

/** A clock that stands until it is moved. Alarms ring while it moves, in the order of their instants. */
export class ManualClock implements Clock {
  #now: Instant;
  readonly #alarms = new Set<Alarm>();

  constructor(now: Instant = Date.UTC(2030, 0, 1)) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  at(instant: Instant, act: () => void): () => void {
    const alarm = { instant, act };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Instants at which something is to happen, soonest first. */
  get alarms(): readonly Instant[] {
    return this.#inOrder().map(({ instant }) => instant);
  }

  /** Moves on by `ms`; what an alarm sets within that time rings too, each at its own instant. */
  advance(ms: number): void {
    const target = this.#now + ms;
    for (;;) {
      const next = this.#inOrder()[0];
      if (next === undefined || next.instant > target) break;
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.instant);
      next.act();
    }
    this.#now = target;
  }

  // Stable: alarms of one instant ring in the order in which they were set.
  #inOrder(): readonly Alarm[] {
    return [...this.#alarms].sort((one, other) => one.instant - other.instant);
  }
}
