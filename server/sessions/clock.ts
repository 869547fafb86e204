import type { Instant } from '../protocol/member.ts';

/** Server time. The only clock that deadlines, starts and events know. */
export interface Clock {
  now(): Instant;
  /**
   * Calls `act` once, as soon as `now()` is at or past the instant; later in this process's turn at the
   * earliest, never within the call.
   *
   * @returns takes the alarm back
   */
  at(instant: Instant, act: () => void): () => void;
}
