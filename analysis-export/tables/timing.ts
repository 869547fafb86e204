import { sqlColumn, type Entry, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { hundredths } from '../source/sql-forms.ts';
import { PAINTED, QUALITIES, QUALITY_REASONS, qualityOf, reasonOf } from '../columns/synchrony.ts';

/** An offset must be followed for so long before a drift can be told from noise, in s. */
const DRIFT_SPAN = 60;

/** One row per person and dyad session: how well its browser's clock was known, and how often it was gone. */
export const timing: SqlTable = {
  name: 'timing',
  columns: [
    sqlColumn('timing_id', `m.participant_id || 'S' || m.wave`, {
      label: 'Row',
      description: 'Person and wave.',
      type: 'string',
      source: 'participant_id, wave',
    }),
    sqlColumn('dyad_session_id', 'm.dyad_session_id', SHARED.dyad_session_id),
    sqlColumn('dyad_id', 'm.dyad_id', SHARED.dyad_id),
    sqlColumn('participant_id', 'm.participant_id', SHARED.participant_id),
    sqlColumn('n_clock_syncs', 'k.reports', {
      label: 'Reports of the clock',
      description: 'How often the browser told of its clock; each stands for many pings.',
      type: 'integer',
      min: 0,
      source: 'clock_reports',
    }),
    sqlColumn('n_pings', 'k.pings', {
      label: 'Pings',
      description: 'Behind all these reports.',
      type: 'integer',
      min: 0,
      source: 'clock_reports.pings',
    }),
    sqlColumn('offset_ms', hundredths('k.offset_ms'), ms('Offset of the clock', 'Server minus browser: median of the reports.', 'clock_reports.offset_ms')),
    sqlColumn('offset_sd_ms', hundredths('k.offset_sd'), ms('Spread of the offset', 'Standard deviation over the reports.', 'clock_reports.offset_ms')),
    sqlColumn('clock_uncertainty_ms', hundredths('k.uncertainty'), ms('Uncertainty of the clock', 'Half-width of the bound on the offset: median of the reports.', 'clock_reports.uncertainty_ms')),
    sqlColumn('drift_ppm', hundredths('k.drift'), {
      label: 'Drift of the clock',
      description: `Slope of the offset over time, in millionths; needs three reports over ${DRIFT_SPAN} s.`,
      type: 'number',
      unit: 'ppm',
      source: 'clock_reports.offset_ms, reported_at',
    }),
    sqlColumn('rtt_median_ms', hundredths('k.rtt_median'), ms('Round trip', 'Median of the reports’ medians.', 'clock_reports.rtt_median_ms')),
    sqlColumn('rtt_p95_ms', hundredths('k.rtt_p95'), ms('Long round trips', 'Largest of the reports’ 95th percentiles.', 'clock_reports.rtt_p95_ms')),
    sqlColumn('onset_skew_median_ms', hundredths('w.median'), ms('Skew, median', 'Over the synchronised steps, without sign; the same for both partners.', 'stepPairs.onset_skew_ms')),
    sqlColumn('onset_skew_p95_ms', hundredths('w.p95'), ms('Skew, 95th percentile', 'Over the synchronised steps, without sign.', 'stepPairs.onset_skew_ms')),
    sqlColumn('onset_skew_max_ms', hundredths('w.most'), ms('Skew, largest', 'Over the synchronised steps, without sign.', 'stepPairs.onset_skew_ms')),
    sqlColumn('frame_ms_median', hundredths('f.frame'), ms('Length of a frame', 'Of this display; empty where no frame was painted.', 'onsets.frame_ms')),
    sqlColumn('n_frames_late', 'f.late', {
      label: 'Starts painted late',
      description: 'Synchronised starts of which the first frame came more than one frame after the agreed instant.',
      type: 'integer',
      min: 0,
      source: 'onsets.painted_ms, target_ms, frame_ms',
    }),
    sqlColumn('n_reconnects', 'greatest(n.connections - 1, 0)', {
      label: 'Times the page came back',
      description: 'Connections after the first, until the dyad session was over: reloads, lost networks, other devices.',
      type: 'integer',
      min: 0,
      source: 'connections',
    }),
    sqlColumn('offline_ms', 'round(n.offline)::bigint', {
      label: 'Time without a connection',
      description: 'Between one connection and the next.',
      type: 'integer',
      unit: 'ms',
      min: 0,
      source: 'connections',
    }),
    sqlColumn('hidden_ms', 'round(k.hidden)::bigint', {
      label: 'Time with the page hidden',
      description: 'As the browser noticed.',
      type: 'integer',
      unit: 'ms',
      min: 0,
      source: 'clock_reports.hidden_ms',
    }),
    sqlColumn('quality', qualityOf('w.p95', 'k.uncertainty'), {
      label: 'Quality of the timing',
      description: 'By the 95th percentile of the skew and the uncertainty of the clock. A suggestion for a filter.',
      type: 'string',
      valueLabels: QUALITIES,
      source: 'onset_skew_p95_ms, clock_uncertainty_ms',
    }),
    sqlColumn('quality_reason', reasonOf('w.p95', 'k.uncertainty'), {
      label: 'Why it is not good',
      description: 'Empty if it is.',
      type: 'string',
      valueLabels: QUALITY_REASONS,
      source: 'onset_skew_p95_ms, clock_uncertainty_ms',
    }),
  ],
  from: `
    from chosen_members m
    join chosen_sessions c on c.session_uuid = m.session_uuid
   cross join lateral (
     select count(*)::int as reports, sum(pings) as pings, stddev_samp(offset_ms) as offset_sd, sum(hidden_ms) as hidden,
            percentile_cont(0.5) within group (order by offset_ms) as offset_ms,
            percentile_cont(0.5) within group (order by uncertainty_ms) as uncertainty,
            percentile_cont(0.5) within group (order by rtt_median_ms) as rtt_median, max(rtt_p95_ms) as rtt_p95,
            case when count(*) >= 3 and max(reported_at) - min(reported_at) >= interval '${DRIFT_SPAN} s'
                 then regr_slope(offset_ms, extract(epoch from reported_at)::float8) * 1000 end as drift
       from exportable_clock_reports k where k.participant_id = m.participant_uuid and k.dyad_session_id = m.session_uuid) k
    left join (
     select session_uuid, percentile_cont(0.5) within group (order by skew) as median,
            percentile_cont(0.95) within group (order by skew) as p95, max(skew) as most
       from (select session_uuid, abs(painted_2 - painted_1) as skew from (${PAINTED}) o) skews
      where skew is not null group by session_uuid) w on w.session_uuid = m.session_uuid
   cross join lateral (
     select percentile_cont(0.5) within group (order by frame_ms) filter (where frame_ms > 0) as frame,
            count(*) filter (where painted_ms - target_ms > case when frame_ms > 0 then frame_ms else 1000.0 / 60 end)::int as late
       from exportable_onsets o where o.dyad_session_id = m.session_uuid and o.member = m.member) f
   cross join lateral (
     select count(*)::int as connections,
            coalesce(sum(greatest(extract(epoch from connected_at - gone_at) * 1000, 0)), 0) as offline
       from (select connected_at, lag(closed_at) over (order by epoch) as gone_at
               from exportable_connections n where n.participant_id = m.participant_uuid and n.dyad_session_id = m.session_uuid
                and (c.state->>'at' is null or connected_at <= to_timestamp((c.state->>'at')::float8 / 1000))) spans) n
   where m.is_kept
   order by m.dyad_num, m.wave, m.member_num`,
};

function ms(label: string, description: string, source: string): Entry {
  return { label, description: `${description} To 0.01 ms.`, type: 'number', unit: 'ms', source };
}
