type Act = (frame: number | null) => void;

/**
 * What is drawn under the curtain is laid out unseen, in a frame before the one in which it has to appear. All that
 * counts from its appearance (the onset, response times, the focus, what is said aloud) waits until the curtain goes
 * up. There is one page, so there is one curtain.
 */
class Curtain {
  #waiting: Act[] | null = null;

  get isDown(): boolean {
    return this.#waiting !== null;
  }

  lower(): void {
    this.#waiting = [];
  }

  /** In the callback of a frame, with its timestamp; with null where none comes, as in a hidden page. */
  raise(frame: number | null): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const act of waiting) act(frame);
  }

  /** Up again, but what was drawn under it does not appear. */
  dismiss(): void {
    this.#waiting = null;
  }

  /** At once, where it is up. */
  whenRaised(act: Act): void {
    if (this.#waiting === null) act(null);
    else this.#waiting.push(act);
  }
}

export const curtain = new Curtain();
