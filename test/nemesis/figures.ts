import type { Pairs } from './pairs.ts';
import type { Stage } from './stage.ts';

export interface Quantiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export function faultsIn(faults: Readonly<Record<string, number>>): number {
  return Object.values(faults).reduce((sum, count) => sum + count, 0);
}

export function mishapsOf(people: Pairs['people']): Readonly<Record<string, number>> {
  const total = (kind: 'reload' | 'window' | 'leave') => people.reduce((sum, { mishaps }) => sum + (mishaps?.[kind] ?? 0), 0);
  return { reload: total('reload'), window: total('window'), leave: total('leave') };
}

/** A connection that was lost within a second of a kill was lost by it. */
export function resumesAfterKills({ pairs, serverKills }: Stage): readonly number[] {
  return pairs.all
    .flatMap(({ people }) => people)
    .flatMap(({ history }) => history.resumes)
    .filter(({ lostAt }) => serverKills.some((at) => lostAt >= at && lostAt < at + 1_000))
    .map(({ after }) => after);
}

export function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => {
    const value = sorted[Math.ceil(share * sorted.length) - 1];
    return value === undefined ? null : Math.round(value);
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
