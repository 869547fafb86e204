import type { Knex } from 'knex';
import type { Key } from './sealing.ts';
import { readTexts } from './texts.ts';
import { Together } from './together.ts';

/** How long a text that was read or stored a moment ago is not asked for again, in ms. */
const RECENT = 60_000;

/** Texts kept at most. */
const MOST = 10_000;

interface Recent {
  readonly text: string;
  readonly until: number;
}

/**
 * Reads texts for the pages of partners, where the same few are shown again and again: those that came a moment ago
 * from memory, the rest together in one query. After an erasure nothing is known from memory any more.
 */
export class TextReader {
  /** Oldest first. */
  readonly #recent = new Map<string, Recent>();
  readonly #reads: Together<readonly string[], ReadonlyMap<string, string>>;

  constructor(db: Knex, outerKey: Key) {
    this.#reads = new Together(async (asked) => {
      const texts = await readTexts(db, outerKey, [...new Set(asked.flat())]);
      for (const [textId, text] of texts) this.remember(textId, text);
      return () => texts;
    });
  }

  /** To be called once the text is on disk. */
  remember(textId: string, text: string): void {
    this.#recent.delete(textId);
    this.#recent.set(textId, { text, until: performance.now() + RECENT });
    for (const [oldest, { until }] of this.#recent) {
      if (this.#recent.size <= MOST && until > performance.now()) return;
      this.#recent.delete(oldest);
    }
  }

  /** Somebody has withdrawn: what can still be read is asked of the database again. */
  forget(): void {
    this.#recent.clear();
  }

  async read(textIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const now = performance.now();
    const known = new Map<string, string>();
    for (const textId of textIds) {
      const recent = this.#recent.get(textId);
      if (recent !== undefined && recent.until > now) known.set(textId, recent.text);
    }
    const others = textIds.filter((textId) => !known.has(textId));
    if (others.length === 0) return known;
    return new Map([...known, ...(await this.#reads.add(others))]);
  }
}
