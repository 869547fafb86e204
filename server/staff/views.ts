/** A page that renews itself shows the same for as long before it is one more view. In ms. */
const SAME_VIEW = 10 * 60_000;
const MOST_KEPT = 10_000;

/** What has been shown to whom of late: a page that renews itself leaves a row every ten minutes, not every second. */
export class Views {
  readonly #shown = new Map<string, number>();

  /** @returns false where the same was shown to this sign-in less than ten minutes ago */
  isNew(signInId: string, asked: string, now: number): boolean {
    const key = `${signInId} ${asked}`;
    if (now - (this.#shown.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_VIEW) return false;
    if (this.#shown.size >= MOST_KEPT) this.#shown.clear();
    this.#shown.set(key, now);
    return true;
  }
}
