import { Unreadable } from '../dyad/unreadable.ts';

/**
 * Dyad sessions that this process cannot go on with: their partners find an ending instead of a page that never comes,
 * staff are told, all others go on. Kept in memory, as a build that can read them takes them up again where they were.
 */
export class SetAside {
  readonly #ids = new Set<string>();
  readonly #onFound: (dyadSessionId: string, error: Unreadable) => void;

  /** @param onFound  told once of each: logs it, and closes the lines of whoever is connected to it */
  constructor(onFound: (dyadSessionId: string, error: Unreadable) => void) {
    this.#onFound = onFound;
  }

  get all(): readonly string[] {
    return [...this.#ids];
  }

  has(dyadSessionId: string): boolean {
    return this.#ids.has(dyadSessionId);
  }

  /**
   * Does what needs this dyad session. Rejects by any other failure than `Unreadable`.
   *
   * @returns `otherwise` where it is set aside, or is by this
   */
  async attempt<Result>(dyadSessionId: string, work: () => Promise<Result>, otherwise: Result): Promise<Result> {
    if (this.has(dyadSessionId)) return otherwise;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const isNew = !this.has(dyadSessionId);
      this.#ids.add(dyadSessionId);
      if (isNew) this.#onFound(dyadSessionId, error);
      return otherwise;
    }
  }

  /** The same. @returns false where it is set aside */
  guard(dyadSessionId: string, work: () => Promise<unknown>): Promise<boolean> {
    return this.attempt(dyadSessionId, () => work().then(() => true), false);
  }
}
