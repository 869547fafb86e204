import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { conditionSql, type Conditions } from '../source/conditions.ts';
import { stratumSql } from '../columns/stratum-columns.ts';
import { EXCLUSION_RULES } from './exclusions.ts';
import { SHARED } from '../columns/shared-entries.ts';

/** One row per couple, whoever was given links. */
export function dyads(conditions: Conditions): SqlTable {
  return {
    name: 'dyads',
    columns: [
      sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
      sqlColumn('dyad_num', 'c.dyad_num', SHARED.dyad_num),
      sqlColumn('study_version', 'v.experiment_version', {
        label: 'Version of the experiment',
        description: 'Which the couple was enrolled in.',
        type: 'string',
        source: 'plan_parts.experiment_version',
      }),
      sqlColumn('definition_hash', 'coalesce(u.definition_hash, v.definition_hash)', {
        label: 'Hash of the definition',
        description:
          'SHA-256 of all that a couple could be asked with the parameters of the study, in every condition and language, as it was when the newest part of the plan was made. Couples with different ones were not in quite the same study.',
        type: 'string',
        source: 'plan_parts.definition_hash',
      }),
      ...conditionSql(conditions, 'c.condition', 'c.levels'),
      ...stratumSql(conditions, 'c.stratum'),
      sqlColumn('n_invited', 'i.invited', {
        label: 'Partners who were given a link',
        description: '0 to 2.',
        type: 'integer',
        min: 0,
        max: 2,
        source: 'join_tokens',
      }),
      sqlColumn('n_joined', 'p.joined', {
        label: 'Partners who opened their link',
        description: '0 to 2.',
        type: 'integer',
        min: 0,
        max: 2,
        source: 'state of the dyad session',
      }),
      sqlColumn('n_consented', 'coalesce(k.n_consented, 0)', {
        label: 'Partners who consented',
        description: '0 to 2; also those who left later.',
        type: 'integer',
        min: 0,
        max: 2,
        source: 'consents',
      }),
      sqlColumn('n_completed', 'p.completed', {
        label: 'Partners who went through everything',
        description: '0 to 2, in the sitting.',
        type: 'integer',
        min: 0,
        max: 2,
        source: 'state of the dyad session',
      }),
      sqlColumn('dyad_status', sessionStatus('c.state'), {
        label: 'How far the couple came',
        description: 'In the sitting.',
        type: 'string',
        valueLabels: SESSION_STATUSES,
        source: 'dyad_sessions.state',
      }),
      sqlColumn('distinguishable_by', `case when c.roles->>'A' <> c.roles->>'B' then 'role' end`, {
        label: 'What tells the partners apart',
        description: 'Role, where one was drawn for each. Empty where both do the same, and before the draw. A claim to be tested, as analysis/apim.R does.',
        type: 'string',
        valueLabels: { role: 'the role that was drawn' },
        source: 'assignments.roles',
      }),
      sqlColumn('same_device_flag', 'g.is_same::int', {
        label: 'Both devices look the same',
        description:
          '1: kind of device, browser, screen, pixel ratio and time zone of both partners are equal. A reason to look, not a proof: two phones of one model look like this too. Empty unless both are known.',
        type: 'boolean',
        source: 'device_reports',
      }),
      sqlColumn('exclusion_reason', 'e.rule', {
        label: 'Why the couple is to be left out',
        description: 'As the lab has marked it; empty where it has not. Single persons who are to be left out stand in exclusions. Nothing of them is missing here.',
        type: 'string',
        valueLabels: EXCLUSION_RULES,
        source: 'exclusion_marks.rule',
      }),
      sqlColumn('is_test', 'c.is_test::int', SHARED.is_test),
    ],
    from: `
      from chosen_sessions c
      left join exportable_plan_parts v on v.dyad_session_id = c.session_uuid and v.part = 1
      left join exportable_plan_parts u on u.dyad_session_id = c.session_uuid and u.part = 2
     cross join lateral (
       select count(distinct m.participant_uuid) filter (where m.status <> 'never_joined')::int as joined,
              count(*) filter (where m.session_uuid = c.session_uuid and m.status = 'complete')::int as completed
         from chosen_members m where m.dyad_uuid = c.dyad_uuid) p
     cross join lateral (
       select (count(*) filter (where v.links > 0))::int as invited from exportable_invitations v where v.dyad_id = c.dyad_uuid) i
      left join exportable_exclusions e on e.dyad_session_id = c.session_uuid and e.member is null
      left join exportable_consent_counts k on k.dyad_id = c.dyad_uuid
     cross join lateral (
       select case when count(*) = 2 then count(distinct look) = 1 end as is_same
         from (select distinct on (v.participant_id)
                      (v.device, v.browser, v.screen_width, v.screen_height, v.pixel_ratio, v.timezone)::text as look
                 from exportable_device_reports v join chosen_members m on m.participant_uuid = v.participant_id
                where m.dyad_uuid = c.dyad_uuid
                order by v.participant_id, v.reported_at desc, v.device_report_id) looks) g
     where c.wave = 1
     order by c.dyad_num`,
  };
}

export const SESSION_STATUSES = {
  not_started: 'neither has opened the link',
  in_progress: 'not over',
  completed: 'both went through everything',
  ended_early: 'ended before its time',
} as const;

export function sessionStatus(state: string): string {
  return `case when ${state}->>'phase' = 'completed' then 'completed'
    when ${state}->>'phase' = 'ended-early' then 'ended_early'
    when ${state}#>>'{seats,A,presence,is}' = 'not-yet' and ${state}#>>'{seats,B,presence,is}' = 'not-yet' then 'not_started'
    else 'in_progress' end`;
}
