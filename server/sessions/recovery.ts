import { MEMBERS } from '../protocol/member.ts';
import type { Clock } from './clock.ts';
import type { Participation } from './participation.ts';
import type { SessionStore, Stored } from './ports.ts';
import type { SessionRunner } from './runner.ts';
import type { SetAside } from './set-aside.ts';

/** How long browsers get to come back after a restart before they count as away, in ms. */
const TIME_TO_RETURN = 10_000;

/** Takes up dyad sessions from their rows: sets alarms, does draws that are due, notices who is gone. */
export class Recovery {
  readonly #runner: SessionRunner;
  readonly #store: SessionStore;
  readonly #participation: Participation;
  readonly #clock: Clock;
  readonly #isConnected: (participantId: string, dyadSessionId: string) => boolean;
  readonly #background: (work: Promise<unknown>) => void;
  readonly #setAside: Pick<SetAside, 'guard'>;

  constructor(
    runner: SessionRunner,
    store: SessionStore,
    participation: Participation,
    clock: Clock,
    isConnected: (participantId: string, dyadSessionId: string) => boolean,
    background: (work: Promise<unknown>) => void,
    setAside: Pick<SetAside, 'guard'>,
  ) {
    this.#runner = runner;
    this.#store = store;
    this.#participation = participation;
    this.#clock = clock;
    this.#isConnected = isConnected;
    this.#background = background;
    this.#setAside = setAside;
  }

  async takeAll(): Promise<void> {
    const pending = await this.#store.pending();
    const taken: string[] = [];
    for (const dyadSessionId of pending) {
      if (await this.#setAside.guard(dyadSessionId, () => this.take(dyadSessionId))) taken.push(dyadSessionId);
    }
    if (taken.length === 0) return;
    this.#clock.at(this.#clock.now() + TIME_TO_RETURN, () => {
      for (const dyadSessionId of taken) this.#background(this.#noticeAbsent(dyadSessionId));
    });
  }

  async take(dyadSessionId: string): Promise<void> {
    this.#runner.announce(await this.#runner.reload(dyadSessionId));
  }

  /** Whoever is connected here counts as here, whatever lost them: another process, or an answer of the database. */
  welcomeMissed({ dyadSessionId, state, participants }: Stored): void {
    for (const member of MEMBERS) {
      const { participantId } = participants[member];
      const isMissed = state.seats[member].presence.is === 'away' && this.#isConnected(participantId, dyadSessionId);
      if (isMissed) this.#background(this.#participation.arrive({ dyadSessionId, participantId, member }));
    }
  }

  // After a crash the last word of a member may be that they are here.
  async #noticeAbsent(dyadSessionId: string): Promise<void> {
    const { state, participants } = await this.#runner.current(dyadSessionId);
    for (const member of MEMBERS) {
      const { participantId } = participants[member];
      const isGhost = state.seats[member].presence.is === 'here' && !this.#isConnected(participantId, dyadSessionId);
      if (isGhost) await this.#participation.goAway({ dyadSessionId, participantId, member });
    }
  }
}
