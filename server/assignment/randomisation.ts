import { SeededDraw } from './seeded.ts';

/** A place in the list of permuted blocks; kept with the assignment, so that it can be checked. */
export interface BlockPlace {
  /** Block, and position in it, both counted from 1. */
  readonly block: number;
  readonly position: number;
  readonly blockSize: number;
}

export interface Draw extends BlockPlace {
  readonly condition: string;
}

/** The draws so far cannot be of this seed or list: it has no place behind them. */
export class NoSuchPlace extends Error {}

/** A block holds every condition 2, 3 or 4 times: its size is random, so nobody can count to its end. */
const TIMES_EACH = [2, 3, 4] as const;

export const MOST_IN_BLOCK = Math.max(...TIMES_EACH);

/**
 * Draws the condition of the next dyad by permuted blocks with random block sizes (Matts & Lachin 1988).
 *
 * @param last     the place that was given last in this study and stratum; `null`: none yet
 * @param seed     the study's 256 bits; same seed, stratum and `last`, same answer
 * @param stratum  '' where the study has none
 * @throws Error   when there is no condition
 * @throws NoSuchPlace when `last` does not follow from the seed
 */
export function drawFromBlocks(
  conditions: readonly string[],
  last: BlockPlace | null,
  seed: Uint8Array,
  stratum = '',
): Draw {
  if (conditions.length === 0) throw new Error('drawFromBlocks: no condition to draw from');
  const full = last === null || last.position === last.blockSize;
  const block = last === null ? 1 : full ? last.block + 1 : last.block;
  const position = full ? 1 : last.position + 1;
  const order = blockOrder(conditions, seed, stratum, block);
  const condition = order[position - 1];
  if (condition === undefined) {
    throw new NoSuchPlace(`drawFromBlocks: block ${block} of ${order.length} has no position ${position}`);
  }
  return { condition, block, position, blockSize: order.length };
}

/** The whole of one block, as it follows from the seed. */
export function blockOrder(
  conditions: readonly string[],
  seed: Uint8Array,
  stratum: string,
  block: number,
): readonly string[] {
  const draw = new SeededDraw(seed, `stratum ${stratum} block ${block}`);
  const times = TIMES_EACH[draw.whole(TIMES_EACH.length)] ?? 2;
  return draw.shuffled(Array.from({ length: times }, () => conditions).flat());
}
