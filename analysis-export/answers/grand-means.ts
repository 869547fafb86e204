/** Mean of each variable over all persons who have a value. Taken once, before any row is doubled. */
export class GrandMeans {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(values: Readonly<Record<string, { readonly value: number | null }>>): void {
    for (const [name, { value }] of Object.entries(values)) {
      if (value === null) continue;
      const { sum, count } = this.#sums.get(name) ?? { sum: 0, count: 0 };
      this.#sums.set(name, { sum: sum + value, count: count + 1 });
    }
  }

  /** `null`: nobody has one */
  of(name: string): number | null {
    const found = this.#sums.get(name);
    return found === undefined ? null : found.sum / found.count;
  }
}
