import type { Catalogue } from '../plans/catalogue.ts';
import { sqlColumn, type SqlColumn, type SqlTable } from '../columns/columns.ts';
import { codeIn, dataAt, dataOf, numberIn } from '../source/data-at.ts';
import { declaredColumns } from '../columns/declared-columns.ts';
import { inOrder, RECORDS_OF_MEMBER } from '../source/marks.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { hundredths } from '../source/sql-forms.ts';
import type { PlanStep } from '../../server/dyad/plan.ts';

/**
 * One row per stored jsPsych trial, earlier attempts included.
 *
 * Joined and sorted first, and only then looked into: what is sorted is a few columns, and the data of a trial is read
 * once (`offset 0` keeps Postgres from reading it again for each column). The outer order costs nothing, being there.
 */
export function trialRecords(catalogue: Catalogue): SqlTable {
  return {
    name: 'trialRecords',
    columns: [...PLACE, ...TIMES, ...ANSWER, ...declaredColumns(catalogue.fields)],
    from: (couples) => `
      from (
        select m.dyad_num, m.member_num, m.dyad_session_id, m.dyad_id, m.participant_id, m.member, m.wave,
               r.record_id, r.step_id, r.trial_id, r.trial_index, r.attempt, r.plugin, r.plugin_version, r.onset_ms,
               r.onset_uncertainty_ms, r.end_ms, r.rt_ms, r.unfocused_ms, r.timed_out, r.late,
               p.step_index, p.step_kind, p.phase, p.is_shared, p.has_choice, p.fields,
               case when u.has_superseded then not exists (select from superseded n where n.record_id = r.record_id) else true end as is_newest,
               case when p.has_scale then (select is_correct from attention_answers a where a.record_id = r.record_id) end as is_correct,
               case when p.is_read or p.fields <> '{}' then ${dataOf('r.raw')} end as data
          from chosen_members m
         cross join lateral (
           select exists (select from superseded n where n.session_uuid = m.session_uuid and n.member = m.member) as has_superseded offset 0) u
         cross join lateral (${RECORDS_OF_MEMBER}) r
          left join lateral (
            select s.step_index, s.step_kind, s.phase, s.is_shared, t.has_scale, t.has_choice, t.is_read, t.fields
              from planned_steps s
              left join planned_trials t on t.outline_id = s.outline_id and t.step_id = s.step_id and t.trial_id = r.trial_id
             where s.outline_id = m.outline_id and s.step_id = r.step_id offset 0) p on true
         where ${couples}
         order by ${inOrder('m', 'p', 'r')}
        offset 0) r
     order by ${inOrder('r', 'r', 'r')}`,
  };
}

const KINDS: Readonly<Record<PlanStep['kind'], string>> = {
  consent: 'consent, alone',
  solo: 'alone, at their own pace',
  door: 'waiting room',
  barrier: 'nobody passes until both are there',
  hold: 'a barrier that hides how long the partner needs',
  together: 'both start and end at one instant',
  deliver: 'both read a text of the partner at one instant',
  reveal: 'both are told something at one instant',
  turn: 'one has the floor, the other follows',
  chat: 'both write to each other',
};

const PLACE: readonly SqlColumn[] = [
  sqlColumn('record_id', 'r.record_id', SHARED.record_id),
  sqlColumn('dyad_session_id', 'r.dyad_session_id', SHARED.dyad_session_id),
  sqlColumn('dyad_id', 'r.dyad_id', SHARED.dyad_id),
  sqlColumn('participant_id', 'r.participant_id', SHARED.participant_id),
  sqlColumn('member', 'r.member', SHARED.member),
  sqlColumn('wave', 'r.wave', SHARED.wave),
  sqlColumn('step_id', 'r.step_id', SHARED.step_id),
  sqlColumn('step_kind', 'r.step_kind', {
    label: 'Kind of step',
    description: 'What happens in the step.',
    type: 'string',
    valueLabels: KINDS,
    source: 'plan',
  }),
  sqlColumn('trial_id', 'r.trial_id', SHARED.trial_id),
  sqlColumn('trial_index', 'r.trial_index', {
    label: 'Place of the trial in its step',
    description: 'From 0.',
    type: 'integer',
    min: 0,
    source: 'trial_records.trial_index',
  }),
  sqlColumn('attempt', 'r.attempt', {
    label: 'Attempt',
    description: '1, and one more for each time that a reload began this trial again.',
    type: 'integer',
    min: 1,
    source: 'trial_records.attempt',
  }),
  sqlColumn('is_newest', 'r.is_newest::int', {
    label: 'Newest attempt',
    description: '1: the record of this trial that counts. 0: a later attempt has taken its place.',
    type: 'boolean',
    source: 'trial_records.attempt, received_at',
  }),
  sqlColumn('plugin', 'r.plugin', {
    label: 'jsPsych plugin',
    description: 'Name of the plugin that ran the trial.',
    type: 'string',
    source: 'trial_records.plugin',
  }),
  sqlColumn('plugin_version', 'r.plugin_version', {
    label: 'Version of the plugin',
    description: 'As the plugin names it.',
    type: 'string',
    source: 'trial_records.plugin_version',
  }),
  sqlColumn('phase', 'r.phase', SHARED.phase),
  sqlColumn('shared_step_id', `case when r.is_shared then r.dyad_session_id || '.' || r.step_id end`, SHARED.shared_step_id),
];

const TIMES: readonly SqlColumn[] = [
  sqlColumn('onset_server_ms', hundredths('r.onset_ms'), {
    label: 'Onset on the server clock',
    description: 'First painted frame of the trial: ms since 1970-01-01 UTC, to 0.01 ms, by this browser’s estimate of server time.',
    type: 'number',
    unit: 'ms',
    source: 'trial_records.onset_ms',
  }),
  sqlColumn('onset_uncertainty_ms', hundredths('r.onset_uncertainty_ms'), {
    label: 'Uncertainty of the onset',
    description: 'Half-width of the bound on that estimate.',
    type: 'number',
    unit: 'ms',
    min: 0,
    source: 'trial_records.onset_uncertainty_ms',
  }),
  sqlColumn('end_server_ms', hundredths('r.end_ms'), {
    label: 'End on the server clock',
    description: 'As the onset. For response times take rt_ms: the two clocks are never subtracted.',
    type: 'number',
    unit: 'ms',
    source: 'trial_records.end_ms',
  }),
  sqlColumn('rt_ms', 'r.rt_ms', SHARED.rt_ms),
  sqlColumn('focus_lost_ms', 'round(r.unfocused_ms)::bigint', {
    label: 'Page not in view',
    description: 'How long the page was hidden or without focus during the trial.',
    type: 'integer',
    unit: 'ms',
    min: 0,
    source: 'trial_records.unfocused_ms',
  }),
];

const RESPONSE = dataAt('r.data', 'response');

const ANSWER: readonly SqlColumn[] = [
  sqlColumn('response_num', numberIn(RESPONSE), {
    label: 'Response, a number',
    description: 'The response of a trial that has one and where it is a number. Items of scales are in itemResponses.',
    type: 'number',
    source: 'response in the data of the trial',
  }),
  sqlColumn('response_text', `case when r.has_choice then ${codeIn(RESPONSE)} end`, {
    label: 'Response, a choice',
    description: 'The recorded value of a choice out of a few. Never what a person typed.',
    type: 'string',
    missingIn: 'missing_reason',
    source: 'response in the data of the trial',
  }),
  sqlColumn('correct', 'r.is_correct::int', {
    label: 'Attention item answered as asked',
    description: 'Only for a scale with an attention item; empty elsewhere and where it was not answered.',
    type: 'boolean',
    source: 'attention item of the plan against the answer',
  }),
  sqlColumn('timed_out', 'r.timed_out::int', {
    label: 'Time was over',
    description: '1: the trial ended because its time was over.',
    type: 'boolean',
    source: 'trial_records.timed_out',
  }),
  sqlColumn('late', 'r.late::int', {
    label: 'Arrived late',
    description: '1: the record reached the server when its step was over already.',
    type: 'boolean',
    source: 'trial_records.late',
  }),
];
