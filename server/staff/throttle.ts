import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * Slows down who guesses, for one name from one address: the owner of the name is never locked out by others. In the
 * memory of this process, so that no attacker can fill the database.
 */
export class Throttle {
  readonly #tries = new RateLimiterMemory({ keyPrefix: 'tries', points: 5, duration: 15 * 60 });
  readonly #address = new RateLimiterMemory({ keyPrefix: 'address', points: 60, duration: 15 * 60 });

  /** Counts a try. @returns how many seconds to wait, or 0 where it is heard */
  async count(name: string, address: string): Promise<number> {
    try {
      await this.#tries.consume(key(name, address));
      await this.#address.consume(address);
      return 0;
    } catch (spent) {
      if (spent instanceof RateLimiterRes) return Math.max(1, Math.ceil(spent.msBeforeNext / 1_000));
      throw spent;
    }
  }

  /** What was right does not count: a whole institute may sign in from one address. */
  async forgive(name: string, address: string): Promise<void> {
    await Promise.all([this.#tries.delete(key(name, address)), this.#address.reward(address)]);
  }
}

function key(name: string, address: string): string {
  return JSON.stringify([name.toLowerCase(), address]);
}
