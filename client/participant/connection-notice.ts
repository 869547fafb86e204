import type { LinkStatus } from './link/link.ts';
import type { Banners } from './screens/banners.ts';
import { words } from './words.ts';

const SAY_AFTER = 3_000;
const SAY_MORE_AFTER = 60_000;

/** Says that the line is down after 3 s, and how to come back after a minute. */
export class ConnectionNotice {
  readonly #banners: Banners;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(banners: Banners) {
    this.#banners = banners;
  }

  show(status: LinkStatus): void {
    this.stop();
    if (status === 'online') return;
    const { connectionLost, connectionLostLong } = words();
    this.#timers = [
      setTimeout(() => this.#banners.set('connection', connectionLost), SAY_AFTER),
      setTimeout(() => this.#banners.set('connection', connectionLostLong), SAY_MORE_AFTER),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#banners.set('connection', null);
  }
}
