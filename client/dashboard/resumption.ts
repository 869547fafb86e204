/**
 * A sign-in ends while a page is open: after half an hour, or in another window. Whatever is asked of the server then
 * waits here until somebody has signed in again, so that no screen is left and nothing that was typed is lost.
 */
class Resumption {
  #isOffered = false;
  #waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  readonly #listeners = new Set<() => void>();

  /** Somebody is signed in, and the page can ask them to do it again; false: it is about to show the sign-in anyway. */
  offer(isOffered: boolean): void {
    this.#isOffered = isOffered;
    if (!isOffered) this.end();
  }

  get isOffered(): boolean {
    return this.#isOffered;
  }

  /** Resolves once the sign-in is good again. */
  wait(): Promise<void> {
    if (this.#waiting === null) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#waiting = { promise, resolve };
      this.#tell();
    }
    return this.#waiting.promise;
  }

  end(): void {
    this.#waiting?.resolve();
    this.#waiting = null;
    this.#tell();
  }

  readonly isWaiting = (): boolean => this.#waiting !== null;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const resumption = new Resumption();
