/** One figure against its goal. Ratios are made in one run; nothing here is ever asserted by a test. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly ours: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>> | null;
  readonly goal: string;
  readonly met: boolean;
}

/** @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
