import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { hundredths } from '../source/sql-forms.ts';

/** One row per message of a chat, without its words: these are typed text, and come in `texts` on request. */
export const messages: SqlTable = {
  name: 'messages',
  columns: [
    sqlColumn('message_id', 'g.message_id', {
      label: 'Message',
      description: 'Made in the browser that sent it.',
      type: 'string',
      source: 'messages.message_id',
    }),
    sqlColumn('dyad_session_id', 'm.dyad_session_id', SHARED.dyad_session_id),
    sqlColumn('dyad_id', 'm.dyad_id', SHARED.dyad_id),
    sqlColumn('participant_id', 'm.participant_id', { ...SHARED.participant_id, description: 'Who wrote it.' }),
    sqlColumn('member', 'm.member', SHARED.member),
    sqlColumn('wave', 'm.wave', SHARED.wave),
    sqlColumn('step_id', 'g.step_id', SHARED.step_id),
    sqlColumn('seq', 'g.seq', {
      ...SHARED.seq,
      description: 'Of the event that showed it to the partner; empty where it came when the chat was over and was shown to nobody.',
      source: 'messages.seq',
    }),
    sqlColumn('sent_server_ms', hundredths('g.sent_ms'), {
      label: 'Sent',
      description: 'On the server clock, as the browser that sent it estimated it: ms since 1970-01-01 UTC, to 0.01 ms.',
      type: 'number',
      unit: 'ms',
      source: 'messages.sent_ms',
    }),
    sqlColumn('t_server_ms', hundredths('e.at_ms'), {
      ...SHARED.t_server_ms,
      description: 'When the server took it and showed it to the partner: ms since 1970-01-01 UTC, to 0.01 ms. Empty where it was shown to nobody.',
    }),
    sqlColumn('typed_ms', 'g.typed_ms', {
      label: 'Time of typing',
      description: 'Pauses of 5 s and more are left out.',
      type: 'number',
      unit: 'ms',
      min: 0,
      source: 'messages.typed_ms',
    }),
    sqlColumn('n_chars', 'x.n_chars', {
      label: 'Length',
      description: 'Characters of the text.',
      type: 'integer',
      unit: 'characters',
      min: 0,
      source: 'texts.n_chars',
    }),
  ],
  from: `
    from chosen_members m
    join exportable_messages g on g.participant_id = m.participant_uuid and g.dyad_session_id = m.session_uuid
    join exportable_texts x using (text_id)
    left join exportable_events e on e.dyad_session_id = m.session_uuid and e.seq = g.seq
   order by m.dyad_num, m.wave, g.step_id collate "C", g.seq, g.sent_ms, g.message_id`,
};
