import type { Deadline } from '../dyad/state.ts';
import type { Clock } from './clock.ts';

/**
 * Alarms for the next deadline of each dyad session. Only a way to notice in time: that a deadline has
 * passed is decided by the state, whoever says so first.
 */
export class Alarms {
  readonly #cancels = new Map<string, () => void>();
  readonly #clock: Clock;
  readonly #ring: (dyadSessionId: string, deadline: Deadline) => void;

  constructor(clock: Clock, ring: (dyadSessionId: string, deadline: Deadline) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Replaces the alarm of this dyad session. */
  set(dyadSessionId: string, deadline: Deadline | null): void {
    this.#cancels.get(dyadSessionId)?.();
    this.#cancels.delete(dyadSessionId);
    if (deadline === null) return;
    const cancel = this.#clock.at(deadline.at, () => {
      this.#cancels.delete(dyadSessionId);
      this.#ring(dyadSessionId, deadline);
    });
    this.#cancels.set(dyadSessionId, cancel);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
