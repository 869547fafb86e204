export interface Item {
  readonly id: string;
  /** Position in the scale's definition, from 1. */
  readonly pos: number;
  readonly text: string;
}

/** One answered or open item, as in the data. */
export type ItemRow = {
  readonly item: string;
  readonly item_pos: number;
  /** Position on the screen, from 1. */
  readonly display_pos: number;
  readonly value: number | null;
  /** Ms from the first painted frame to the first answer. */
  readonly rt_ms: number | null;
  /** How often the answer was changed after the first. */
  readonly n_changes: number;
};

/** The answers to the items of one trial, kept here and not in the page. */
export class ItemAnswers {
  readonly #rows: ItemRow[];
  readonly #elapsed: () => number;

  /** @param items in display order */
  constructor(items: readonly Pick<Item, 'id' | 'pos'>[], elapsed: () => number) {
    this.#elapsed = elapsed;
    this.#rows = items.map(({ id, pos }, index) => ({
      item: id,
      item_pos: pos,
      display_pos: index + 1,
      value: null,
      rt_ms: null,
      n_changes: 0,
    }));
  }

  set(item: string, value: number): void {
    const index = this.#rows.findIndex((row) => row.item === item);
    const before = this.#rows[index];
    if (before === undefined || before.value === value) return;
    const isFirst = before.value === null;
    this.#rows[index] = {
      ...before,
      value,
      rt_ms: before.rt_ms ?? this.#elapsed(),
      n_changes: before.n_changes + (isFirst ? 0 : 1),
    };
  }

  /** Ids of items without an answer, in display order. */
  get missing(): readonly string[] {
    return this.#rows.filter((row) => row.value === null).map((row) => row.item);
  }

  get rows(): readonly ItemRow[] {
    return this.#rows;
  }

  get response(): Readonly<Record<string, number | null>> {
    return Object.fromEntries(this.#rows.map((row) => [row.item, row.value]));
  }
}

/** Plausible answers for simulation. */
export function simulatedRows(
  items: readonly Pick<Item, 'id' | 'pos'>[],
  draw: () => number,
): { readonly response: Record<string, number | null>; readonly items: readonly ItemRow[] } {
  let elapsed = 0;
  const answers = new ItemAnswers(items, () => (elapsed += 1_500));
  for (const { id } of items) answers.set(id, draw());
  return { response: { ...answers.response }, items: answers.rows };
}
