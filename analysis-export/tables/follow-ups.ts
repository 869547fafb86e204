import { windowOf } from '../../server/dyad/windows.ts';
import { rowColumn, type RowTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import type { Snapshot } from '../source/snapshot.ts';

export interface FollowUpRow {
  readonly participant_id: string;
  readonly dyad_id: string;
  readonly dyad_session_id: string;
  readonly member: string;
  readonly wave: number;
  readonly follow_up: string;
  /** As the browser told it last; `null`: never. */
  readonly time_zone: string | null;
  /** When the sitting was over for this person, and what became of the follow-up; in ms. */
  readonly anchor: number;
  readonly opens: number;
  readonly due: number;
  readonly closes: number;
  readonly began: number | null;
  readonly finished: number | null;
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const time = (label: string, description: string, source: string) => ({ label, description: `${description} UTC.`, type: 'datetime', source }) as const;

/** One row per person and follow-up, taken or not, of everybody for whom the sitting is over. */
export const followUps: RowTable<FollowUpRow, FollowUpRow> = {
  name: 'followUps',
  rowsOf: (row) => [row],
  columns: [
    rowColumn('follow_up_row_id', ({ participant_id, wave }) => `${participant_id}S${wave}`, {
      label: 'Row',
      description: 'Person and wave.',
      type: 'string',
      source: 'participant_id, wave',
    }),
    rowColumn('dyad_id', ({ dyad_id }) => dyad_id, SHARED.dyad_id),
    rowColumn('participant_id', ({ participant_id }) => participant_id, SHARED.participant_id),
    rowColumn('member', ({ member }) => member, SHARED.member),
    rowColumn('wave', ({ wave }) => wave, SHARED.wave),
    rowColumn('follow_up', ({ follow_up }) => follow_up, {
      label: 'Follow-up',
      description: 'As the experiment calls it.',
      type: 'string',
      source: 'follow_ups.follow_up_id',
    }),
    rowColumn('sitting_over_at', ({ anchor }) => instant(anchor), time('The sitting was over at', 'For this person; the days count from here.', 'state of the dyad session of wave 1')),
    rowColumn('opens_at', ({ opens }) => instant(opens), time('Opens at', 'Midnight where the person is.', 'sitting_over_at, follow_ups, device_reports.timezone')),
    rowColumn('due_at', ({ due }) => instant(due), time('Due at', 'Beginning of the day on which it is due.', 'sitting_over_at, follow_ups, device_reports.timezone')),
    rowColumn('closes_at', ({ closes }) => instant(closes), time('Closes at', 'Whoever begins from here on is late.', 'sitting_over_at, follow_ups, device_reports.timezone')),
    rowColumn('began_at', ({ began }) => instant(began), time('Began at', 'When the person first came to it; empty if never.', 'events: member-arrived')),
    rowColumn('finished_at', ({ finished }) => instant(finished), time('Finished at', 'When the person was through; empty if not.', 'events: step-finished')),
    rowColumn('follow_up_status', statusOf, {
      label: 'How far the person came in it',
      description: 'At the moment of the export.',
      type: 'string',
      valueLabels: { complete: 'went through everything', in_progress: 'has begun', never_joined: 'has not come, perhaps because it has not opened' },
      source: 'began_at, finished_at',
    }),
    rowColumn('is_late', ({ began, closes }) => (began === null ? null : began >= closes), {
      label: 'Late',
      description: '1: begun after the window had closed. Late answers are kept like others; empty if not begun.',
      type: 'boolean',
      source: 'began_at, closes_at',
    }),
    rowColumn('days_since_sitting', ({ began, anchor }) => (began === null ? null : Math.round((began - anchor) / 864) / 100_000), {
      label: 'Days since the sitting',
      description: 'From when the sitting was over for this person to when they began.',
      type: 'number',
      unit: 'days',
      min: 0,
      source: 'began_at, sitting_over_at',
    }),
  ],
};

function statusOf({ began, finished }: FollowUpRow): string {
  if (finished !== null) return 'complete';
  return began === null ? 'never_joined' : 'in_progress';
}

type Found = Omit<FollowUpRow, 'opens' | 'due' | 'closes'> & {
  readonly dyad_num: number;
  readonly offset_days: number;
  readonly window_before_days: number;
  readonly window_after_days: number;
};

const AT_ONCE = 100;

// Of an ended sitting each is over at its end, but for whoever was through before: as in dyad/follow-up.ts.
const FOUND = `
  select m.dyad_num, m.participant_id, m.dyad_id, m.dyad_id || 'S' || f.wave as dyad_session_id, m.member, f.wave, f.follow_up_id as follow_up,
         f.offset_days, f.window_before_days, f.window_after_days, a.anchor, v.timezone as time_zone, b.began,
         case when l.status = 'complete' then t.finished end as finished
    from chosen_members m
    join chosen_sessions c using (session_uuid)
    join exportable_follow_ups f on f.dyad_id = m.dyad_uuid
    left join chosen_members l on l.participant_uuid = m.participant_uuid and l.wave = f.wave
   cross join lateral (
     select case when m.status = 'complete' then (c.state->'seats'->m.member->>'enteredAt')::float8
                 else (c.state->>'at')::float8 end as anchor) a
    left join lateral (select nullif(timezone, '') as timezone from exportable_device_reports v
                        where v.participant_id = m.participant_uuid order by reported_at desc, device_report_id limit 1) v on true
   cross join lateral (
     select min(e.at_ms) as began from exportable_events e
      where e.dyad_session_id = f.dyad_session_id and e.member = m.member and e.type = 'member-arrived') b
   cross join lateral (
     select max(e.at_ms) as finished from exportable_events e
      where e.dyad_session_id = f.dyad_session_id and e.member = m.member and e.type = 'step-finished') t
   where m.wave = 1 and m.is_kept and a.anchor is not null
     and m.dyad_num > $1 and m.dyad_num <= $2
   order by m.dyad_num, f.wave, m.member_num`;

export async function* readFollowUps(snapshot: Snapshot): AsyncGenerator<FollowUpRow> {
  const [{ last } = { last: 0 }] = await snapshot.rows<{ last: number | null }>('select max(dyad_num) as last from chosen_members');
  for (let after = 0; after < (last ?? 0); after += AT_ONCE) {
    for (const { offset_days, window_before_days, window_after_days, ...row } of await snapshot.rows<Found>(FOUND, [after, after + AT_ONCE])) {
      const schedule = { offsetDays: offset_days, windowBeforeDays: window_before_days, windowAfterDays: window_after_days };
      const { opensAt, dueAt, closesAt } = windowOf(row.anchor, schedule, row.time_zone);
      yield { ...row, opens: opensAt, due: dueAt, closes: closesAt };
    }
  }
}
