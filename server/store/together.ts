import { isPassing } from './postgres-errors.ts';

/** Most items of one statement; a thousand records are under a megabyte, and are written in some 20 ms. */
const MOST = 1_000;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends what comes from many at a time to the database in one statement: whatever arrives while one is under way
 * waits, and goes together with the next. A lone item goes at once.
 *
 * Each item has its answer after the statement that it went with, a commit included. Where the database is away,
 * all of a statement fail with it and are sent again by those who wait. Any other failure is the fault of some
 * item: the statement is sent again in halves, until it fails for that one alone.
 */
export class Together<Item, Result> {
  readonly #send: (items: readonly Item[]) => Promise<(item: Item) => Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #isUnderWay = false;

  /** @param send  all or nothing; tells what became of each */
  constructor(send: (items: readonly Item[]) => Promise<(item: Item) => Result>) {
    this.#send = send;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isUnderWay) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#waiting.length > 0) {
      // What the sockets bring in the same turn shall go with it.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#settle(this.#waiting.splice(0, MOST));
    }
    this.#isUnderWay = false;
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const resultOf = await this.#send(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(resultOf(item));
    } catch (error) {
      if (batch.length === 1 || isPassing(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, middle));
      await this.#settle(batch.slice(middle));
    }
  }
}
