import { sqlColumn, type SqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { stratumColumns } from '../columns/stratum-columns.ts';
import type { Conditions } from '../source/conditions.ts';
import { timeOfMs } from '../source/sql-forms.ts';
import { SESSION_STATUSES, sessionStatus } from './dyads.ts';

/** A member is there whose last event of the two is to have arrived; a pause lies between one time that both are and the next. */
const PAUSES = `
  select greatest(count(*) filter (where both_here) - 1, 0)::int as pauses, coalesce(sum(at_ms - before_ms) filter (where both_here), 0) as paused
    from (select both_here, at_ms, lag(at_ms) over (order by seq) as before_ms
            from (select seq, at_ms, both_here, lag(both_here, 1, false) over (order by seq) as was_so
                    from (select e.seq, e.at_ms, coalesce(${hereNow('A')} and ${hereNow('B')}, false) as both_here
                            from exportable_events e
                           where e.dyad_session_id = c.session_uuid and e.type in ('member-arrived', 'member-left')) presences) changes
           where both_here <> was_so) turns`;

function hereNow(member: 'A' | 'B'): string {
  const last = (chosen: string): string => `max(e.seq) filter (where e.member = '${member}'${chosen}) over (order by e.seq)`;
  return `${last(` and e.type = 'member-arrived'`)} = ${last('')}`;
}

/** One row per dyad session: one couple in one wave. */
export function dyadSessions(conditions: Conditions): SqlTable {
  return {
    name: 'dyadSessions',
    columns: [
      sqlColumn('dyad_session_id', 'c.dyad_session_id', SHARED.dyad_session_id),
      sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
      sqlColumn('wave', 'c.wave', SHARED.wave),
      sqlColumn('follow_up', 'f.follow_up_id', {
        label: 'Follow-up',
        description: 'As the experiment calls it; empty for the sitting. When it was due, and taken, is in followUps.',
        type: 'string',
        source: 'follow_ups.follow_up_id',
      }),
      ...circumstances(conditions),
      sqlColumn('plan_hash_1', 'one.plan_hash', {
        label: 'Hash of plan part 1',
        description: 'SHA-256 of the stored plan up to the draw; empty for a follow-up.',
        type: 'string',
        source: 'plan_parts.plan_hash',
      }),
      sqlColumn('plan_hash_2', 'two.plan_hash', {
        label: 'Hash of plan part 2',
        description: 'SHA-256 of the stored plan from the draw on; empty before it.',
        type: 'string',
        source: 'plan_parts.plan_hash',
      }),
      sqlColumn('rules_version', 'coalesce(one.rules_version, two.rules_version)', {
        label: 'Version of the rules',
        description: 'Of the rules by which the server took this dyad session through its plan.',
        type: 'integer',
        source: 'plan_parts.rules_version',
      }),
      sqlColumn('server_version', 'coalesce(two.server_version, one.server_version)', {
        label: 'Version of Tandem',
        description: 'By which the newest part of the plan was made.',
        type: 'string',
        source: 'plan_parts.server_version',
      }),
      sqlColumn('time_warp', 's.time_warp', {
        label: 'How many times faster timers ran',
        description: '1 but for couples for trying out.',
        type: 'number',
        min: 1,
        source: 'dyad_sessions.time_warp',
      }),
      sqlColumn('started_at', timeOfMs('e.first_ms'), {
        label: 'Started at',
        description: 'When the first page connected, UTC. Empty if none has.',
        type: 'datetime',
        source: 'events.at_ms',
      }),
      sqlColumn('ended_at', timeOfMs(`(c.state->>'at')::float8`), {
        label: 'Ended at',
        description: 'UTC. Empty if it is not over.',
        type: 'datetime',
        source: 'dyad_sessions.state',
      }),
      sqlColumn('dyad_session_status', sessionStatus('c.state'), {
        label: 'How far the dyad session came',
        description: 'At the moment of the export.',
        type: 'string',
        valueLabels: SESSION_STATUSES,
        source: 'dyad_sessions.state',
      }),
      sqlColumn('end_reason', `replace(c.state->>'reason', '-', '_')`, {
        label: 'Why it ended before its time',
        description: 'Empty if it did not.',
        type: 'string',
        valueLabels: {
          partner_never_came: 'one waited for the other longer than can be asked',
          partner_lost: 'one had gone too long',
          both_left: 'both had gone',
          not_drawn: 'the condition could not be drawn',
          experimenter: 'ended by hand',
        },
        source: 'dyad_sessions.state',
      }),
      sqlColumn('n_pauses', 'p.pauses', {
        label: 'Pauses',
        description:
          'How often one or both were without a connection after both had been there, until both were there again. Empty for a follow-up, and if one of them declined or left for good; an absence that nobody came back from is no pause.',
        type: 'integer',
        min: 0,
        source: 'events: member-arrived, member-left',
      }),
      sqlColumn('pause_ms', 'round(p.paused)::bigint', {
        label: 'Time paused',
        description: 'All these pauses together.',
        type: 'integer',
        unit: 'ms',
        min: 0,
        source: 'events.at_ms',
      }),
    ],
    from: `
      from chosen_sessions c
      join exportable_sessions s on s.dyad_session_id = c.session_uuid
      left join exportable_plan_parts one on one.dyad_session_id = c.session_uuid and one.part = 1
      left join exportable_plan_parts two on two.dyad_session_id = c.session_uuid and two.part = 2
      left join exportable_follow_ups f on f.dyad_session_id = c.session_uuid
      left join lateral (select at_ms as first_ms from exportable_events e where e.dyad_session_id = c.session_uuid
                            and e.type = 'member-arrived' order by seq limit 1) e on true
      left join lateral (${PAUSES}) p on c.wave = 1 and (select bool_and(m.is_kept) from chosen_members m where m.session_uuid = c.session_uuid)
     order by c.dyad_num, c.wave`,
  };
}

/** What a study may tell its couples apart by under these names, and an analyst looks for here. */
const CIRCUMSTANCES = ['mode', 'site', 'experimenter'];

function circumstances({ strata }: Conditions): readonly SqlColumn[] {
  return stratumColumns({ strata }).flatMap(({ stratum, sql, entry }) =>
    stratum !== null && CIRCUMSTANCES.includes(stratum) ? [sqlColumn(stratum, sql('c.stratum'), entry)] : [],
  );
}
