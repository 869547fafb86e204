/** Something that happens once, and that others wait for. */
export class Signal {
  readonly given: Promise<null>;
  #give: (nothing: null) => void = () => undefined;
  #isGiven = false;

  constructor() {
    this.given = new Promise((resolve) => {
      this.#give = resolve;
    });
  }

  get isGiven(): boolean {
    return this.#isGiven;
  }

  give(): void {
    this.#isGiven = true;
    this.#give(null);
  }
}
