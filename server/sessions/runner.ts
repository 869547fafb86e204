import { nextDeadline } from '../dyad/deadlines.ts';
import { facesOf } from '../dyad/face.ts';
import type { Refusal } from '../dyad/outcome.ts';
import type { Deadline, DyadEvent } from '../dyad/state.ts';
import { transition } from '../dyad/transition.ts';
import { reading } from '../dyad/unreadable.ts';
import type { Beside, Happening, SessionStore, Stored } from './ports.ts';
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

interface Asked extends Happening {
  readonly resolve: (applied: Applied) => void;
  readonly reject: (error: unknown) => void;
}

/** After so many lost races the database is not the matter any more. */
const MOST_TRIES = 20;

/**
 * Applies events to dyad sessions, one at a time per dyad session: load, decide, commit, tell.
 *
 * What comes while another commit of the dyad session is under way is decided one after the other and stored in one
 * commit, and each member is told what it has come to.
 *
 * Nobody is told of a change that is not on disk. Another process may write too: the unique `seq` refuses
 * the second of two writers, who loads and decides again.
 */
export class SessionRunner {
  readonly #queues = new Queues();
  readonly #cache = new Map<string, Stored>();
  readonly #loading = new Map<string, Promise<Stored>>();
  /** By dyad session, what waits at the end of its queue and can still be joined. */
  readonly #waiting = new Map<string, Asked[]>();
  readonly #store: SessionStore;
  readonly #listeners: Listeners;

  constructor(store: SessionStore, listeners: Listeners) {
    this.#store = store;
    this.#listeners = listeners;
  }

  /** @returns a refusal for the sender; rejects only if the store fails, or by `Unreadable` */
  apply(dyadSessionId: string, event: DyadEvent, beside: Beside = {}): Promise<Applied> {
    return new Promise((resolve, reject) => {
      const asked = { event, beside, resolve, reject };
      const waiting = isOrdinary(beside) ? this.#waiting.get(dyadSessionId) : undefined;
      if (waiting !== undefined) waiting.push(asked);
      else this.#enqueue(dyadSessionId, [asked]);
    });
  }

  #enqueue(dyadSessionId: string, asked: Asked[]): void {
    const applied = this.exclusive(dyadSessionId, (stored) => {
      if (this.#waiting.get(dyadSessionId) === asked) this.#waiting.delete(dyadSessionId);
      return this.#settle(stored, asked);
    });
    if (asked.every(({ beside }) => isOrdinary(beside))) this.#waiting.set(dyadSessionId, asked);
    applied.catch((error: unknown) => {
      // It could not be loaded.
      if (this.#waiting.get(dyadSessionId) === asked) this.#waiting.delete(dyadSessionId);
      for (const { reject } of asked) reject(error);
    });
  }

  /** Runs `task` on the state as it is on disk, with no event of this dyad session in between. */
  exclusive<Result>(dyadSessionId: string, task: (stored: Stored) => Promise<Result>): Promise<Result> {
    // What comes later comes behind it.
    this.#waiting.delete(dyadSessionId);
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

  /** @throws Unreadable where this build cannot go on with it */
  async reload(dyadSessionId: string): Promise<Stored> {
    const stored = await this.#store.load(dyadSessionId, this.#cache.get(dyadSessionId)?.plan);
    // An event may have come in while this was read: what is known never grows older.
    const known = this.#cache.get(dyadSessionId);
    if (known !== undefined && known.seq > stored.seq) return known;
    if (known === undefined) reading(dyadSessionId, () => [nextDeadline(stored.state, stored.plan), facesOf(stored.state, stored.plan)]);
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

  async #settle(stored: Stored, asked: readonly Asked[]): Promise<void> {
    try {
      const answers = await this.#decide(stored, asked);
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index] ?? { ok: true });
    } catch (error) {
      // It may be the fault of one of them; where the database is away, of none.
      const isOfOne = asked.length > 1 && (await this.current(stored.dyadSessionId).then(() => true, () => false));
      if (isOfOne) for (const each of asked) await this.#settleAlone(stored.dyadSessionId, each);
      else for (const { reject } of asked) reject(error);
    }
  }

  #settleAlone(dyadSessionId: string, asked: Asked): Promise<void> {
    return this.current(dyadSessionId).then((stored) => this.#settle(stored, [asked]), asked.reject);
  }

  async #decide(first: Stored, asked: readonly Happening[]): Promise<readonly Applied[]> {
    let stored = first;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { dyadSessionId, plan } = stored;
      let next = stored.state;
      const happened: Happening[] = [];
      const answers = asked.map(({ event, beside }): Applied => {
        const result = reading(dyadSessionId, () => transition(next, event, plan));
        if (!result.accepted) return { ok: false, code: result.code };
        if (result.next === next) return { ok: true };
        next = result.next;
        happened.push({ event, beside });
        return { ok: true };
      });
      const last = happened.at(-1);
      if (last === undefined) return answers;
      const seq = stored.seq + happened.length;
      const nextDeadlineAt = nextDeadline(next, plan)?.at ?? null;
      const committed = await this.#store
        .commit({ dyadSessionId, seq, ...last, earlier: happened.slice(0, -1), next, nextDeadlineAt })
        .catch((error: unknown) => {
          // Perhaps it is on disk and only the answer was lost: what was known may be old.
          this.forget(dyadSessionId);
          throw error;
        });
      if (committed === 'stored') {
        this.announce({ ...stored, state: next, seq });
        return answers;
      }
      stored = await this.reload(dyadSessionId);
    }
    const types = asked.map(({ event }) => event.type).join(', ');
    throw new Error(`runner: ${types} lost ${MOST_TRIES} races on dyad session ${first.dyadSessionId}`);
  }
}

/** Can go into one commit with others; what is seldom has a transaction of its own. */
function isOrdinary({ withdrawal, receipt, staffAction }: Beside): boolean {
  return withdrawal === undefined && receipt === undefined && staffAction === undefined;
}
