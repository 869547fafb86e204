import type { Catalogue } from '../plans/catalogue.ts';
import { sqlColumn, type SqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { timeOf } from '../source/sql-forms.ts';
import { STATUSES } from '../plans/standing.ts';

/** One row per person, whoever was given a link. Of those who declined or left: that, and nothing else. */
export function participants(catalogue: Catalogue): SqlTable {
  return {
    name: 'participants',
    columns: [...PERSON, ...DEVICE, ...reports(catalogue), ...END],
    from: `
      from chosen_members m
      join chosen_sessions c on c.session_uuid = m.session_uuid
      join exportable_people p on p.participant_id = m.participant_uuid
      left join exportable_withdrawals w on w.participant_id = m.participant_uuid
      left join lateral (select version, decided_at from exportable_consents k where k.participant_id = m.participant_uuid
                          order by decided_at limit 1) k on true
      left join lateral (select * from exportable_device_reports v where v.participant_id = m.participant_uuid
                          order by reported_at desc, device_report_id limit 1) v on true
     cross join lateral (select c.state->'seats'->m.member->'answers' as answers) a
     where m.wave = (select min(wave) from chosen_members w where w.participant_uuid = m.participant_uuid)
     order by m.dyad_num, m.member_num`,
  };
}

const PERSON: readonly SqlColumn[] = [
  sqlColumn('participant_id', 'm.participant_id', SHARED.participant_id),
  sqlColumn('person_num', 'm.person_num', SHARED.person_num),
  sqlColumn('dyad_id', 'm.dyad_id', SHARED.dyad_id),
  sqlColumn('member', 'm.member', SHARED.member),
  sqlColumn('member_num', 'm.member_num', SHARED.member_num),
  sqlColumn('partner_id', 'm.partner_id', SHARED.partner_id),
  sqlColumn(
    'role',
    '(select min(w.role) from chosen_members w where w.participant_uuid = m.participant_uuid having count(distinct w.role) = 1)',
    {
      label: 'Role',
      description: 'What the person does, if it is the same in all waves; mutual where both partners do the same. Empty before the draw.',
      type: 'string',
      source: 'assignments.roles',
    },
  ),
  sqlColumn('status', 'm.status', {
    label: 'How far the person came',
    description: 'Also says why other columns of this row are empty.',
    type: 'string',
    valueLabels: STATUSES,
    source: 'state of the dyad session',
  }),
  sqlColumn('consent_version', 'k.version', {
    label: 'Version of the consent',
    description: 'Of the text that the person agreed to.',
    type: 'string',
    source: 'consents.version',
  }),
  sqlColumn('consented_at', timeOf('k.decided_at'), {
    label: 'Consented at',
    description: 'UTC.',
    type: 'datetime',
    source: 'consents.decided_at',
  }),
  sqlColumn('language', 'p.language', {
    label: 'Language',
    description: 'In which the person took part: a BCP 47 tag.',
    type: 'string',
    source: 'participants.language',
    sensitive: 'quasi',
  }),
];

const DEVICE: readonly SqlColumn[] = [
  sqlColumn('device', 'v.device', {
    label: 'Kind of device',
    description: 'That reported last.',
    type: 'string',
    valueLabels: { phone: 'phone', tablet: 'tablet', laptop: 'laptop or desktop' },
    source: 'device_reports.device',
  }),
  sqlColumn('browser', 'v.browser', {
    label: 'Browser',
    description: 'Name and version, as the browser says.',
    type: 'string',
    source: 'device_reports.browser',
    sensitive: 'quasi',
  }),
  sqlColumn('screen_w', 'v.screen_width', {
    label: 'Width of the screen',
    description: 'In CSS pixels.',
    type: 'integer',
    unit: 'px',
    source: 'device_reports.screen_width',
    sensitive: 'quasi',
  }),
  sqlColumn('screen_h', 'v.screen_height', {
    label: 'Height of the screen',
    description: 'In CSS pixels.',
    type: 'integer',
    unit: 'px',
    source: 'device_reports.screen_height',
    sensitive: 'quasi',
  }),
  sqlColumn('pixel_ratio', 'v.pixel_ratio', {
    label: 'Device pixels per CSS pixel',
    description: 'As the browser says.',
    type: 'number',
    source: 'device_reports.pixel_ratio',
  }),
  sqlColumn('timezone', 'v.timezone', {
    label: 'Time zone',
    description: 'IANA name.',
    type: 'string',
    source: 'device_reports.timezone',
    sensitive: 'quasi',
  }),
];

/** What the kit's checks ask, where the study has them. */
function reports(catalogue: Catalogue): readonly SqlColumn[] {
  const alone = sqlColumn('alone_report', `a.answers->>'privacy.seen_now'`, {
    label: 'Could the partner see the screen?',
    description: 'Asked at the beginning.',
    type: 'string',
    valueLabels: { no: 'no', yes: 'yes', later: 'would rather move first' },
    source: 'privacy.seen_now',
  });
  const during = sqlColumn('partner_present_report', `a.answers->>'presence.seen_during'`, {
    label: 'Did anybody see the screen meanwhile?',
    description: 'Asked at the end.',
    type: 'string',
    valueLabels: { nobody: 'nobody', partner: 'the partner', other: 'somebody else' },
    source: 'presence.seen_during',
  });
  return [
    ...(catalogue.asks('privacy', 'seen_now') ? [alone] : []),
    ...(catalogue.asks('presence', 'seen_during') ? [during] : []),
  ];
}

const END: readonly SqlColumn[] = [
  sqlColumn('withdrawn_at_step', `case when m.status in ('withdrew', 'declined') then m.step_id end`, {
    label: 'Step at which the person declined or left',
    description: 'Empty for all others.',
    type: 'string',
    source: 'state of the dyad session',
  }),
  sqlColumn('withdrawal_scope', `case when m.status = 'withdrew' then w.scope end`, {
    label: 'What the person wanted who left',
    description: 'Empty for all others. Either way nothing of theirs is in an export.',
    type: 'string',
    valueLabels: { stop: 'to stop', stop_and_delete: 'to stop, and that what they wrote is erased' },
    source: 'withdrawals.scope',
  }),
  sqlColumn(
    'n_attention_failed',
    `case when m.is_kept then
       (select count(*) from attention_answers t join chosen_members w on w.session_uuid = t.session_uuid and w.member = t.member
         where w.participant_uuid = m.participant_uuid and not t.is_correct
           and not exists (select from superseded n where n.record_id = t.record_id)) end`,
    {
      label: 'Attention items answered otherwise than asked',
      description: 'Over all waves. An attention item without an answer is not counted.',
      type: 'integer',
      min: 0,
      source: 'trialRecords.correct',
    },
  ),
  sqlColumn('is_test', 'c.is_test::int', SHARED.is_test),
];
