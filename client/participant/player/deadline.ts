import type { Instant } from '../../../server/protocol/member.ts';
import type { LinkClock } from '../link/clock.ts';

interface DeadlinePorts {
  readonly clock: LinkClock;
  /** About once a second; null where there is no end. */
  onTick(msLeft: number | null): void;
  onPassed(): void;
}

/** Follows a server instant until it has passed; once. */
export class Deadline {
  readonly #ports: DeadlinePorts;
  #endsAt: Instant | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: DeadlinePorts) {
    this.#ports = ports;
  }

  set(endsAt: Instant | null): void {
    this.#endsAt = endsAt;
    this.#look();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    clearTimeout(this.#timer);
    const { clock, onTick, onPassed } = this.#ports;
    if (this.#endsAt === null) {
      onTick(null);
      return;
    }
    // The clock of the device alone may be hours off.
    if (clock.estimate() === null) {
      this.#again(50);
      return;
    }
    const left = this.#endsAt - clock.now();
    onTick(Math.max(0, left));
    if (left <= 0) onPassed();
    else this.#again(Math.min(left, 1_000));
  }

  #again(ms: number): void {
    this.#timer = setTimeout(() => this.#look(), ms);
  }
}
