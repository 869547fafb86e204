/** How good is good enough, in ms. For sorting out, not for science: each study may draw its own lines. */
const GOOD = { skew: 20, uncertainty: 50 };
const USABLE = { skew: 100, uncertainty: 150 };

export const QUALITIES = {
  good: `at most ${GOOD.skew} ms apart, each known to ±${GOOD.uncertainty} ms or better`,
  usable: `at most ${USABLE.skew} ms apart, each known to ±${USABLE.uncertainty} ms or better`,
  poor: 'anything else',
} as const;

/** @param skew  ms, an SQL expression; null where there was nothing synchronised */
export function qualityOf(skew: string, uncertainty: string): string {
  const within = ({ skew: most, uncertainty: widest }: typeof GOOD): string =>
    `coalesce(abs(${skew}) <= ${most}, true) and ${uncertainty} <= ${widest}`;
  return `case when ${within(GOOD)} then 'good' when ${within(USABLE)} then 'usable' else 'poor' end`;
}

export const QUALITY_REASONS = {
  skew: 'the partners’ starts were too far apart',
  uncertainty: 'the clock of this browser was not known well enough',
  no_clock_report: 'no browser of this person has told of its clock',
} as const;

/** The first thing that keeps it from being good; empty if it is. */
export function reasonOf(skew: string, uncertainty: string): string {
  return `case when ${uncertainty} is null then 'no_clock_report'
    when abs(${skew}) > ${GOOD.skew} then 'skew' when ${uncertainty} > ${GOOD.uncertainty} then 'uncertainty' end`;
}

/**
 * The start of each synchronised step as it was painted: one row per dyad session and step. Of several proposed
 * starts the last one that both painted counts, and of each browser its first frame for that start.
 */
export const PAINTED = `
  select distinct on (session_uuid, step_id) *
    from (select m.session_uuid, m.dyad_num, m.wave, m.dyad_id, m.dyad_session_id, o.shared_step_id as step_id,
                 o.target_ms, max(o.postponements) as postponements,
                 min(o.painted_ms) filter (where m.member = 'A') as painted_1,
                 min(o.painted_ms) filter (where m.member = 'B') as painted_2,
                 (array_agg(o.uncertainty_ms order by o.painted_ms) filter (where m.member = 'A'))[1] as uncertainty_1,
                 (array_agg(o.uncertainty_ms order by o.painted_ms) filter (where m.member = 'B'))[1] as uncertainty_2,
                 (array_agg(o.painting_ms order by o.painted_ms) filter (where m.member = 'A'))[1] as painting_1,
                 (array_agg(o.painting_ms order by o.painted_ms) filter (where m.member = 'B'))[1] as painting_2
            from exportable_onsets o
            join chosen_members m on m.session_uuid = o.dyad_session_id and m.member = o.member
           group by m.session_uuid, m.dyad_num, m.wave, m.dyad_id, m.dyad_session_id, o.shared_step_id, o.target_ms) starts
   order by session_uuid, step_id, (painted_1 is not null and painted_2 is not null) desc, target_ms desc`;
