import type { Knex } from 'knex';
import type { BotReport } from './bot.ts';
import type { CoupleReport } from './couples.ts';
import type { MishapCounts } from './mishaps.ts';

/** What the bots were told against what is in the database. */
export interface Tally {
  readonly couples: number;
  readonly completed: number;
  /** Follow-ups that somebody went through, over everybody; left out where there were none. */
  readonly follow_ups?: number;
  /** Rows of these bots on disk. */
  readonly trial_records: number;
  readonly acknowledged: number;
  /** Acknowledged and not on disk. */
  readonly lost: number;
  /** On disk more than once: the same trial of the same attempt. */
  readonly doubled: number;
  readonly conditions: Readonly<Record<string, number>>;
  /** How far apart the two members began one start: one that was postponed for either is begun anew. */
  readonly start_skew_ms: { readonly p50: number | null; readonly p95: number | null };
  /** How often each fault was put in. */
  readonly faults: MishapCounts;
}

/** @param later  of each follow-up, everybody who took it */
export async function tally(db: Knex, reports: readonly CoupleReport[], later: readonly (readonly BotReport[])[] = []): Promise<Tally> {
  const bots = [...reports.flat(), ...later.flat()];
  const people = reports.flat().map(({ participantId }) => participantId);
  const acknowledged = bots.flatMap((bot) => [...bot.acknowledged]);
  const stored = await db.raw<{ rows: { record_id: string }[] }>(
    'select record_id from trial_records where participant_id = any(?::uuid[])',
    [people],
  );
  const onDisk = new Set(stored.rows.map(({ record_id }) => record_id));
  const doubled = await db.raw<{ rows: { more: number }[] }>(
    `select (count(*) - 1)::int as more from trial_records where participant_id = any(?::uuid[])
      group by participant_id, step_id, trial_index, attempt having count(*) > 1`,
    [people],
  );
  const conditions = await db.raw<{ rows: { condition: string; couples: number }[] }>(
    `select a.condition, count(distinct a.dyad_id)::int as couples
       from assignments a join participants p using (dyad_id)
      where p.participant_id = any(?::uuid[]) group by 1 order by 1`,
    [people],
  );
  const skews = reports.flatMap(skewsOf).sort((one, other) => one - other);
  return {
    couples: reports.length,
    completed: reports.filter((couple) => couple.every(({ outcome }) => outcome === 'finished')).length,
    ...(later.length === 0 ? {} : { follow_ups: later.flat().filter(({ outcome }) => outcome === 'finished').length }),
    trial_records: stored.rows.length,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => !onDisk.has(id)).length,
    doubled: sum(doubled.rows.map(({ more }) => more)),
    conditions: Object.fromEntries(conditions.rows.map(({ condition, couples }) => [condition, couples])),
    start_skew_ms: { p50: quantile(skews, 0.5), p95: quantile(skews, 0.95) },
    faults: {
      drop: sum(bots.map(({ mishaps }) => mishaps.drop)),
      reload: sum(bots.map(({ mishaps }) => mishaps.reload)),
      window: sum(bots.map(({ mishaps }) => mishaps.window)),
      leave: sum(bots.map(({ mishaps }) => mishaps.leave)),
    },
  };
}

function skewsOf([one, other]: CoupleReport): readonly number[] {
  return [...one.starts].flatMap(([start, startedAt]) => {
    const partnersStart = other.starts.get(start);
    return partnersStart === undefined ? [] : [Math.abs(startedAt - partnersStart)];
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** @param sorted in rising order; `null` of nothing */
function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return value === undefined ? null : Math.round(value * 100) / 100;
}
