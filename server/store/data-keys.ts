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
  readonly #known = new Map<string, Key>();

  constructor(db: Knex, outerKey: Key) {
    this.#db = db;
    this.#outerKey = outerKey;
  }

  /** @throws Error if there is none */
  async of(participantId: string): Promise<Key> {
    return this.#known.get(participantId) ?? this.#load(participantId);
  }

  /** Somebody has withdrawn: a key that was destroyed must not be used again. */
  forget(): void {
    this.#known.clear();
  }

  async #load(participantId: string): Promise<Key> {
    const row = await this.#db('data_keys')
      .select<{ wrapped_key: Buffer } | undefined>('wrapped_key')
      .where({ participant_id: participantId })
      .first();
    if (row === undefined) throw new Error(`participant ${participantId} has no data key to seal a text with`);
    const key = unwrapDataKey(this.#outerKey, row.wrapped_key, participantId);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MOST) this.#known.delete(oldest);
    this.#known.set(participantId, key);
    return key;
  }
}
