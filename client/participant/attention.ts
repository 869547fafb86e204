/** Adds up how long something was so, in ms. */
class Total {
  #sum = 0;
  #since: number | null = null;

  set(isSo: boolean): void {
    if (isSo && this.#since === null) this.#since = performance.now();
    if (!isSo && this.#since !== null) {
      this.#sum += performance.now() - this.#since;
      this.#since = null;
    }
  }

  /** For how long it has been so until now; null: it is not so. */
  get lasting(): number | null {
    return this.#since === null ? null : performance.now() - this.#since;
  }

  get ms(): number {
    return this.#sum + (this.lasting ?? 0);
  }
}

/** How long this page has been out of sight, and out of sight or without focus, since it was opened. */
export class Attention {
  readonly #hidden = new Total();
  readonly #unfocused = new Total();

  constructor() {
    const look = (): void => {
      this.#hidden.set(document.hidden);
      this.#unfocused.set(document.hidden || !document.hasFocus());
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    look();
  }

  /** For how long the page has been out of sight until now; null: it is in sight. */
  get hiddenForMs(): number | null {
    return this.#hidden.lasting;
  }

  /** Is called whenever the page goes out of sight or comes back. */
  heed(act: () => void): void {
    document.addEventListener('visibilitychange', act);
  }

  get hiddenMs(): number {
    return this.#hidden.ms;
  }

  get unfocusedMs(): number {
    return this.#unfocused.ms;
  }
}
