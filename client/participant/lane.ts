/** Things that happen later, in the order in which they were passed in, however their delays change. */
export class Lane {
  #waiting: (() => void)[] = [];
  #lastDue = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @param delay in ms; at once where it is 0 and nothing is ahead */
  pass(delay: number, act: () => void): void {
    if (delay === 0 && this.isEmpty) {
      act();
      return;
    }
    const now = performance.now();
    this.#lastDue = Math.max(now + delay, this.#lastDue);
    this.#waiting.push(act);
    setTimeout(() => this.#waiting.shift()?.(), this.#lastDue - now);
  }
}
