import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { timeOf } from '../source/sql-forms.ts';

/**
 * One row per person who was asked: the funnel, refusals included. Of those who declined or left there is when they
 * were asked and when they said no, and nothing else.
 */
export const invitations: SqlTable = {
  name: 'invitations',
  columns: [
    sqlColumn('invite_id', `m.participant_id || 'I'`, {
      label: 'Invitation',
      description: 'One for each person; a link made again belongs to the same invitation.',
      type: 'string',
      source: 'participant_id',
    }),
    sqlColumn('dyad_id', 'm.dyad_id', SHARED.dyad_id),
    sqlColumn('participant_id', 'm.participant_id', SHARED.participant_id),
    sqlColumn('member', 'm.member', SHARED.member),
    sqlColumn('channel', `case when v.links > 0 then 'link' end`, {
      label: 'Way of the invitation',
      description: 'Empty if no link was made.',
      type: 'string',
      valueLabels: { link: 'a personal link; on which way it was sent is not stored' },
      source: 'join_tokens',
    }),
    sqlColumn('n_links', 'v.links', {
      label: 'Links made',
      description: 'Personal links, codes to be typed and links handed on by a partner. More where a link was made again.',
      type: 'integer',
      min: 0,
      source: 'join_tokens',
    }),
    sqlColumn('sent_at', timeOf('v.made_at'), {
      label: 'Link made at',
      description: 'UTC; of several the first. The lab sends it afterwards.',
      type: 'datetime',
      source: 'join_tokens.created_at',
    }),
    sqlColumn('opened_at', timeOf('v.opened_at'), {
      label: 'Link used at',
      description:
        'When the person first pressed the button behind their link, UTC; to look at its page is not noted. Empty for whoever has not, or has left for good.',
      type: 'datetime',
      source: 'sign_ins.created_at',
    }),
    sqlColumn('joined_at', timeOf('v.joined_at'), {
      label: 'Joined at',
      description: 'When a page of the person connected first, UTC. Empty for whoever has not joined, or has left for good.',
      type: 'datetime',
      source: 'connections.connected_at',
    }),
    sqlColumn('consented_at', timeOf('v.consented_at'), {
      label: 'Consented at',
      description: 'UTC.',
      type: 'datetime',
      source: 'consents.decided_at',
    }),
    sqlColumn('declined_at', timeOf('v.declined_at'), {
      label: 'Declined at',
      description: 'UTC.',
      type: 'datetime',
      source: 'consents.decided_at',
    }),
    sqlColumn('reminder_n', 'v.reminders', {
      label: 'Reminders sent',
      description: 'E-mails that reminded of follow-ups, over all of them. Empty for whoever has left for good.',
      type: 'integer',
      min: 0,
      source: 'sent_reminders',
    }),
  ],
  from: `
    from chosen_members m
    join exportable_invitations v on v.participant_id = m.participant_uuid
   where m.wave = (select min(wave) from chosen_members w where w.participant_uuid = m.participant_uuid)
   order by m.dyad_num, m.member_num`,
};
