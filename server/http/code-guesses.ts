import { RateLimiterMemory } from 'rate-limiter-flexible';

const ALL = 'all';

/**
 * Slows down who tries out codes. Only wrong ones are counted, so a lab whose devices share an address is not held up.
 * A code has 25^8 forms: with 300 wrong ones in each quarter of an hour and 400 that are good, one is found in 36 years.
 */
export class CodeGuesses {
  readonly #here = new RateLimiterMemory({ keyPrefix: 'code', points: 20, duration: 15 * 60 });
  readonly #everywhere = new RateLimiterMemory({ keyPrefix: 'codes', points: 300, duration: 15 * 60 });

  async isHeard(address: string): Promise<boolean> {
    const spent = await Promise.all([this.#here.get(address), this.#everywhere.get(ALL)]);
    return spent.every((known) => known === null || known.remainingPoints > 0);
  }

  async wasWrong(address: string): Promise<void> {
    await Promise.all([this.#here.penalty(address), this.#everywhere.penalty(ALL)]);
  }
}
