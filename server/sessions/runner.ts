import { nextDeadline } from '../dyad/deadlines.ts';
import type { Refusal } from '../dyad/outcome.ts';
import type { Deadline, DyadEvent } from '../dyad/state.ts';
import { transition } from '../dyad/transition.ts';
import type { Beside, SessionStore, Stored } from './ports.ts';
import { Queues } from './queues.ts';

export type Applied = { readonly ok: true } | { readonly ok: false; readonly code: Refusal };

/** What the runner does after a commit. Nothing here may fail the event: it is on disk. */
export interface Listeners {
  /** Sends each member their own view. */
  tell(stored: Stored): void;
  /** Sets the alarm for the next deadline, or none. */
  expect(dyadSessionId: string, deadline: Deadline | null): void;
  /** Both are at the door: the draw is due. */
  drawDue(dyadSessionId: string): void;
}

/** After so many lost races the database is not the matter any more. */
const MOST_TRIES = 20;

/**
 * Applies events to dyad sessions, one at a time per dyad session: load, decide, commit, tell.
 *
 * Nobody is told of a change that is not on disk. Another process may write too: the unique `seq` refuses
 * the second of two writers, who loads and decides again.
 */
export class SessionRunner {
  readonly #queues = new Queues();
  readonly #cache = new Map<string, Stored>();
  readonly #loading = new Map<string, Promise<Stored>>();
  readonly #store: SessionStore;
  readonly #listeners: Listeners;

  constructor(store: SessionStore, listeners: Listeners) {
    this.#store = store;
    this.#listeners = listeners;
  }

  /** @returns a refusal for the sender; rejects only if the store fails. */
  apply(dyadSessionId: string, event: DyadEvent, beside: Beside = {}): Promise<Applied> {
    return this.exclusive(dyadSessionId, (stored) => this.#decide(stored, event, beside));
  }

  /** Runs `task` on the state as it is on disk, with no event of this dyad session in between. */
  exclusive<Result>(dyadSessionId: string, task: (stored: Stored) => Promise<Result>): Promise<Result> {
    return this.#queues.run(dyadSessionId, async () => task(await this.current(dyadSessionId)));
  }

  /** The newest state this process knows of; loaded if it knows of none. Who asks together goes on in the order of asking. */
  async current(dyadSessionId: string): Promise<Stored> {
    const known = this.#cache.get(dyadSessionId) ?? this.#loading.get(dyadSessionId);
    if (known !== undefined) return known;
    const loading = this.reload(dyadSessionId).finally(() => {
      if (this.#loading.get(dyadSessionId) === loading) this.#loading.delete(dyadSessionId);
    });
    this.#loading.set(dyadSessionId, loading);
    return loading;
  }

  /** Number of the last event that this process knows of; 0 of a dyad session that it does not have in mind. */
  knownSeq(dyadSessionId: string): number {
    return this.#cache.get(dyadSessionId)?.seq ?? 0;
  }

  async reload(dyadSessionId: string): Promise<Stored> {
    const stored = await this.#store.load(dyadSessionId);
    // An event may have come in while this was read: what is known never grows older.
    const known = this.#cache.get(dyadSessionId);
    if (known !== undefined && known.seq > stored.seq) return known;
    this.#cache.set(dyadSessionId, stored);
    return stored;
  }

  /** Called when nobody of this dyad session is connected any more. */
  forget(dyadSessionId: string): void {
    this.#loading.delete(dyadSessionId);
    this.#cache.delete(dyadSessionId);
  }

  /** Announces a state that is on disk: alarm, draw, views. */
  announce(stored: Stored): void {
    this.#cache.set(stored.dyadSessionId, stored);
    this.#listeners.expect(stored.dyadSessionId, nextDeadline(stored.state, stored.plan));
    if (stored.state.phase === 'ready') this.#listeners.drawDue(stored.dyadSessionId);
    this.#listeners.tell(stored);
  }

  async #decide(first: Stored, event: DyadEvent, beside: Beside): Promise<Applied> {
    let stored = first;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const result = transition(stored.state, event, stored.plan);
      if (!result.accepted) return { ok: false, code: result.code };
      if (result.next === stored.state) return { ok: true };
      const seq = stored.seq + 1;
      const nextDeadlineAt = nextDeadline(result.next, stored.plan)?.at ?? null;
      const { dyadSessionId } = stored;
      const committed = await this.#store
        .commit({ dyadSessionId, seq, event, next: result.next, nextDeadlineAt, beside })
        .catch((error: unknown) => {
          // Perhaps it is on disk and only the answer was lost: what was known may be old.
          this.forget(dyadSessionId);
          throw error;
        });
      if (committed === 'stored') {
        this.announce({ ...stored, state: result.next, seq });
        return { ok: true };
      }
      stored = await this.reload(stored.dyadSessionId);
    }
    throw new Error(`runner: ${event.type} lost ${MOST_TRIES} races on dyad session ${first.dyadSessionId}`);
  }
}
