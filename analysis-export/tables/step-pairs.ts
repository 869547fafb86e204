import { sqlColumn, type Entry, type SqlColumn, type SqlTable } from '../columns/columns.ts';
import { codeIn, dataAt, dataOf, numberIn } from '../source/data-at.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { hundredths } from '../source/sql-forms.ts';
import { PAINTED, QUALITIES, qualityOf } from '../columns/synchrony.ts';

/**
 * The start of each step that both were to begin at one instant, and of each turn. A turn after the first begins when
 * the one before ends, without an agreed start: its onsets are those of the two records.
 */
const STARTS = `
  select session_uuid, dyad_num, wave, dyad_id, dyad_session_id, step_id, target_ms, postponements,
         painted_1, painted_2, uncertainty_1, uncertainty_2, painting_1, painting_2
    from (${PAINTED}) agreed
   union all
  select m.session_uuid, m.dyad_num, m.wave, m.dyad_id, m.dyad_session_id, s.step_id, null, null,
         null, null, null, null, null, null
    from chosen_members m
    join planned_steps s on s.outline_id = m.outline_id and s.step_kind = 'turn'
   where m.member = 'A'
     and exists (select from exportable_trial_records r where r.dyad_session_id = m.session_uuid and r.step_id = s.step_id)
     and not exists (select from exportable_onsets o where o.dyad_session_id = m.session_uuid and o.shared_step_id = s.step_id)`;

const ONSET = { 1: onset(1), 2: onset(2) };
const UNCERTAINTY = { 1: uncertainty(1), 2: uncertainty(2) };
const SKEW = `(${ONSET[2]} - ${ONSET[1]})`;

/** One row per synchronised step, and turn, that at least one browser has painted: how far apart the two began. */
export const stepPairs: SqlTable = {
  name: 'stepPairs',
  columns: [
    sqlColumn('shared_step_id', `o.dyad_session_id || '.' || o.step_id`, SHARED.shared_step_id),
    sqlColumn('dyad_session_id', 'o.dyad_session_id', SHARED.dyad_session_id),
    sqlColumn('dyad_id', 'o.dyad_id', SHARED.dyad_id),
    sqlColumn('wave', 'o.wave', SHARED.wave),
    sqlColumn('step_id', 'o.step_id', SHARED.step_id),
    sqlColumn('floor', `case when s.step_kind = 'turn' then case when r1.trial_id = 'turn' then 'A' when r2.trial_id = 'turn' then 'B' end end`, {
      label: 'Who has the floor',
      description: 'Of a turn: who answers, while the other follows. Empty for any other step, for the last page of a set, on which nobody answers, and where whoever had it has no record.',
      type: 'string',
      valueLabels: { A: 'member 1', B: 'member 2' },
      source: 'trialRecords.trial_id',
    }),
    ...forBoth((n, member) => sqlColumn(`record_id_${n}`, `r${n}.record_id`, {
      label: `Trial record of member ${member}`,
      description: 'Its first trial in this step; empty for a barrier, which has none, and where there is no record.',
      type: 'string',
      source: 'trialRecords.record_id',
    })),
    ...forBoth((n, member) => sqlColumn(`response_num_${n}`, `r${n}.response_num`, {
      label: `Response of member ${member}, a number`,
      description: 'response_num of that record.',
      type: 'number',
      source: 'trialRecords.response_num',
    })),
    ...forBoth((n, member) => sqlColumn(`rt_ms_${n}`, `r${n}.rt_ms`, {
      label: `Response time of member ${member}`,
      description: 'rt_ms of that record.',
      type: 'number',
      unit: 'ms',
      min: 0,
      source: 'trialRecords.rt_ms',
    })),
    sqlColumn('first_responder', `case when r1.trial_id = r2.trial_id and r1.rt_ms is not null and r2.rt_ms is not null and r1.end_ms <> r2.end_ms
        then case when r1.end_ms < r2.end_ms then 'A' else 'B' end end`, {
      label: 'Who was done first',
      description: 'By the server clock; empty unless both answered the same trial.',
      type: 'string',
      valueLabels: { A: 'member 1', B: 'member 2' },
      source: 'trialRecords.end_server_ms',
    }),
    sqlColumn('agreement', 'case when r1.trial_id = r2.trial_id then (r1.answer = r2.answer)::int end', {
      label: 'Both gave the same response',
      description: '1: the numbers or choices in these two records are equal. Empty unless both responded, to the same trial; what was typed is not compared.',
      type: 'boolean',
      source: 'response in the data of the two trials',
    }),
    sqlColumn('target_server_ms', hundredths('o.target_ms'), {
      label: 'Start that was agreed',
      description: 'On the server clock: ms since 1970-01-01 UTC, to 0.01 ms. Empty for a turn after the first, which begins when the one before ends.',
      type: 'number',
      unit: 'ms',
      source: 'onsets.target_ms',
    }),
    sqlColumn('n_postponements', 'o.postponements', {
      label: 'Times the start was put off',
      description: 'Until both browsers had acknowledged it.',
      type: 'integer',
      min: 0,
      source: 'onsets.postponements',
    }),
    ...forBoth((n, member) => sqlColumn(`onset_server_ms_${n}`, hundredths(ONSET[n]), painted(member))),
    ...forBoth((n, member) => sqlColumn(`onset_uncertainty_ms_${n}`, hundredths(UNCERTAINTY[n]), {
      label: `Uncertainty of the onset of member ${member}`,
      description: 'Half-width of the bound on that browser’s estimate of server time.',
      type: 'number',
      unit: 'ms',
      min: 0,
      missingIn: `onset_missing_${n}`,
      source: 'onsets.uncertainty_ms, trial_records.onset_uncertainty_ms',
    })),
    ...forBoth((n, member) => sqlColumn(`painting_ms_${n}`, hundredths(`o.painting_${n}`), {
      label: `Painting of the first frame of member ${member}`,
      description: 'From the frame’s beginning, which is the onset, until the browser was through with it. More than the length of a frame: it may have come on screen a frame later or more. Empty for bots, and for a turn after the first.',
      type: 'number',
      unit: 'ms',
      min: 0,
      source: 'onsets.painting_ms',
    })),
    ...forBoth((n, member) => sqlColumn(`onset_missing_${n}`, `case when ${ONSET[n]} is null then
        case when m${n}.status in ('withdrew', 'declined') then 'withdrew' when ${hasNothing(n)} then 'not_shown'
             when m${n}.status = 'dropped' then 'not_reached' else 'technical' end end`, {
      ...SHARED.missing_reason,
      label: `Why there is no onset of member ${member}`,
    })),
    sqlColumn('onset_skew_ms', hundredths(SKEW), {
      label: 'How far apart the two began',
      description: 'Painted onset of member 2 minus that of member 1, to 0.01 ms; empty unless both are known.',
      type: 'number',
      unit: 'ms',
      source: 'onset_server_ms_1, onset_server_ms_2',
    }),
    sqlColumn('onset_quality', `case when ${SKEW} is not null then ${qualityOf(SKEW, `greatest(${UNCERTAINTY[1]}, ${UNCERTAINTY[2]})`)} end`, {
      label: 'Quality of the synchrony',
      description: 'A suggestion for a filter.',
      type: 'string',
      valueLabels: QUALITIES,
      source: 'onset_skew_ms, onset_uncertainty_ms_1, onset_uncertainty_ms_2',
    }),
  ],
  from: `
    from (${STARTS}) o
    join chosen_members m1 on m1.session_uuid = o.session_uuid and m1.member = 'A'
    join chosen_members m2 on m2.session_uuid = o.session_uuid and m2.member = 'B'
    left join planned_steps s on s.outline_id = m1.outline_id and s.step_id = o.step_id
    left join lateral (${firstRecord('A')}) r1 on true
    left join lateral (${firstRecord('B')}) r2 on true
   order by o.dyad_num, o.wave, s.step_index, o.step_id collate "C"`,
};

function forBoth(make: (n: 1 | 2, member: 'A' | 'B') => SqlColumn): readonly SqlColumn[] {
  return [make(1, 'A'), make(2, 'B')];
}

/** Only a turn has no agreed start; a browser that has not painted one has no onset, whatever its record says. */
function onset(n: 1 | 2): string {
  return `case when o.target_ms is null then r${n}.onset_ms else o.painted_${n} end`;
}

function uncertainty(n: 1 | 2): string {
  return `case when o.target_ms is null then r${n}.onset_uncertainty_ms else o.uncertainty_${n} end`;
}

/** The author of a letter waits while the partner reads it. Where neither has trials, as at a barrier, both are shown the start. */
function hasNothing(n: 1 | 2): string {
  const trialsOf = (one: 1 | 2) => `exists (select from planned_trials t where t.outline_id = m${one}.outline_id and t.step_id = o.step_id)`;
  return `(not ${trialsOf(n)} and ${trialsOf(n === 1 ? 2 : 1)})`;
}

function painted(member: 'A' | 'B'): Entry {
  return {
    label: `Onset of member ${member}`,
    description: 'Beginning of the frame in which it was painted first, on the server clock: ms since 1970-01-01 UTC, to 0.01 ms.',
    type: 'number',
    unit: 'ms',
    missingIn: `onset_missing_${member === 'A' ? 1 : 2}`,
    source: 'onsets.painted_ms, trial_records.onset_ms',
  };
}

function firstRecord(member: 'A' | 'B'): string {
  const response = dataAt('d.data', 'response');
  return `select r.*, ${numberIn(response)} as response_num, ${codeIn(response)} as answer from (
    select r.record_id, r.trial_id, r.rt_ms, r.onset_ms, r.onset_uncertainty_ms, r.end_ms, r.raw from exportable_trial_records r
      where r.dyad_session_id = o.session_uuid and r.member = '${member}' and r.step_id = o.step_id
        and not exists (select from superseded n where n.record_id = r.record_id)
      order by r.trial_index, r.record_id limit 1) r
     cross join lateral (select ${dataOf('r.raw')} as data offset 0) d`;
}
