import type { Knex } from 'knex';
import { unwrapDataKey, type Key } from './sealing.ts';

/** Keys kept at most; each is 32 bytes. */
const MOST = 10_000;

/**
 * Data keys of participants as they type, unwrapped and kept in memory, to seal with. Never to open with: a key that
 * has been destroyed is missing from the database, and whoever reads a text asks there.
 */
export class DataKeys {
  readonly #db: Knex;
  readonly #outerKey: Key;
  readonly #known = new Map<string, Promise<Key | null>>();

  constructor(db: Knex, outerKey: Key) {
    this.#db = db;
    this.#outerKey = outerKey;
  }

  /** @throws Error if there is none */
  async of(participantId: string): Promise<Key> {
    const key = await this.find(participantId);
    if (key === null) throw new Error(`participant ${participantId} has no data key to seal a text with`);
    return key;
  }

  /** Who asks while it is looked for goes on together. `null`: there is none. */
  find(participantId: string): Promise<Key | null> {
    const known = this.#known.get(participantId);
    if (known !== undefined) return known;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MOST) this.#known.delete(oldest);
    const loading = this.#load(participantId);
    this.#known.set(participantId, loading);
    loading.catch(() => {
      if (this.#known.get(participantId) === loading) this.#known.delete(participantId);
    });
    return loading;
  }

  /** Somebody has withdrawn: a key that was destroyed must not be used again. */
  forget(): void {
    this.#known.clear();
  }

  async #load(participantId: string): Promise<Key | null> {
    const row = await this.#db('data_keys')
      .select<{ wrapped_key: Buffer } | undefined>('wrapped_key')
      .where({ participant_id: participantId })
      .first();
    return row === undefined ? null : unwrapDataKey(this.#outerKey, row.wrapped_key, participantId);
  }
}
