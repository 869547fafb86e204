import type { Spread } from '../../../server/protocol/staff/plot-routes.ts';

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function total(spread: Spread): number {
  return spread.reduce((sum, { n }) => sum + n, 0);
}

/**
 * The value that this share of them does not exceed.
 *
 * @param spread  smallest first
 * @param share   from 0 to 1
 * @returns       null where there are none
 */
export function quantile(spread: Spread, share: number): number | null {
  const wanted = share * total(spread);
  let sum = 0;
  for (const { at, n } of spread) {
    sum += n;
    if (sum >= wanted) return at;
  }
  return null;
}

/** `1:05 min`, from seconds. */
export function told(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

/** Most bars of a drawing. */
const BARS = 24;

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

/** Of whole numbers, so that each stands in the middle of its bar; where they reach far, some together in one. */
export function barsOf(spread: Spread): readonly Bar[] {
  const width = Math.max(1, Math.ceil(((spread.at(-1)?.at ?? 0) + 1) / BARS));
  const counts = new Map<number, number>();
  for (const { at, n } of spread) counts.set(Math.floor(at / width), (counts.get(Math.floor(at / width)) ?? 0) + n);
  return [...counts].map(([place, n]) => ({ from: place * width - 0.5, to: (place + 1) * width - 0.5, n }));
}
