import type { Clock } from './clock.ts';
import type { SessionStore } from './ports.ts';

/** So many of the last writes count, and none older than this, in ms. */
const MOST = 200;
const LATEST = 5 * 60_000;

/** How long the database takes over what couples do, commit included. */
export class WriteTimes {
  readonly #clock: Pick<Clock, 'now'>;
  #writes: { readonly at: number; readonly ms: number }[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async measure<Result>(write: Promise<Result>): Promise<Result> {
    const begun = this.#clock.now();
    try {
      return await write;
    } finally {
      const at = this.#clock.now();
      this.#writes = [...this.#writes.slice(1 - MOST), { at, ms: Math.max(0, at - begun) }];
    }
  }

  /** In ms: 95 of 100 took no longer; null where nothing was written of late. */
  p95(): number | null {
    const since = this.#clock.now() - LATEST;
    const sorted = this.#writes.filter(({ at }) => at >= since).map(({ ms }) => ms).sort((one, other) => one - other);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  }
}

/** The same store; every event and every record is timed. */
export function timed(store: SessionStore, times: WriteTimes): SessionStore {
  return {
    ...store,
    commit: (change) => times.measure(store.commit(change)),
    insertRecords: (given) => times.measure(store.insertRecords(given)),
  };
}
