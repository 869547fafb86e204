/** Written decimals differ from computed ones by less than this share. */
const TOLERANCE = 1e-9;

/** `null` for an empty cell. */
export function numberOf(cell: string | undefined): number | null {
  return cell === undefined || cell === '' ? null : Number(cell);
}

/** Two values that are the same but for rounding, or both missing. */
export function isClose(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one), Math.abs(other));
}
