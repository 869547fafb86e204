import type { Instant } from '../../server/protocol/member.ts';
import type { Clock } from '../../server/sessions/clock.ts';

/** A clock that runs as another does, so much ahead of it: days pass between two calls, and not while one waits. */
export class ShiftedClock implements Clock {
  readonly #real: Clock;
  #ahead = 0;

  constructor(real: Clock) {
    this.#real = real;
  }

  now(): Instant {
    return this.#real.now() + this.#ahead;
  }

  at(instant: Instant, act: () => void): () => void {
    return this.#real.at(instant - this.#ahead, act);
  }

  /** Alarms that were set before ring as they would have. */
  skip(ms: number): void {
    this.#ahead += ms;
  }
}
