import type { Clock } from './clock.ts';
import type { SessionStore, StaffAction, Withdrawal } from './ports.ts';
import { SessionRunner, type Applied } from './runner.ts';

/** What the lab can do to a dyad session from outside the server that runs it. */
export class LabDesk {
  readonly #runner: SessionRunner;
  readonly #store: SessionStore;
  readonly #clock: Clock;

  /** Nobody is told here: a server that runs finds within two seconds what was done, see `Neighbours`. */
  constructor(store: SessionStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#runner = new SessionRunner(store, {
      tell: () => undefined,
      expect: () => undefined,
      drawDue: () => undefined,
    });
  }

  /** Ends it, by the one path that every departure takes. */
  end(dyadSessionId: string, staffAction?: StaffAction): Promise<Applied> {
    return this.#runner.apply(dyadSessionId, { type: 'ended-by-experimenter', at: this.#clock.now() }, staffAction === undefined ? {} : { staffAction });
  }

  /** Takes somebody out of every wave, in the middle of it or afterwards. */
  async withdraw(dyadSessionId: string, member: 'A' | 'B', withdrawal: Withdrawal): Promise<void> {
    const event = { type: 'member-withdrew', member, at: this.#clock.now() } as const;
    const { dyadId } = await this.#runner.current(dyadSessionId);
    let isNoted = false;
    for (const wave of await this.#store.wavesOf(dyadId)) {
      const applied = await this.#runner.apply(wave, event, isNoted ? {} : { withdrawal });
      isNoted ||= applied.ok;
    }
    if (!isNoted) await this.#store.withdraw(withdrawal);
  }
}
