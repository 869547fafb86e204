import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { hundredths } from '../source/sql-forms.ts';
import type { DyadEvent } from '../../server/dyad/state.ts';

/** Who has left for good is in no export, and so is that they have. */
const EVENTS: Readonly<Record<Exclude<DyadEvent['type'], 'member-withdrew' | 'member-withdrew-silently'>, string>> = {
  'member-arrived': 'page connected',
  'member-left': 'page gone',
  'language-chosen': 'another language, before the consent',
  'step-finished': 'done with a step',
  'start-acknowledged': 'a proposed start was received',
  'message-sent': 'wrote a message in a chat',
  assigned: 'the condition was drawn',
  'deadline-passed': 'something was over by itself',
  'held-by-experimenter': 'both were held',
  'resumed-by-experimenter': 'both could go on',
  'told-by-experimenter': 'the experimenter wrote to them',
  'extended-by-experimenter': 'they were given more time',
  'moved-on-by-experimenter': 'a step was ended for both',
  'ended-for-one-by-experimenter': 'ended by hand for one',
  'ended-by-experimenter': 'ended by hand',
};

/** One row per stored change of a dyad session, in order. Those of a person who left for good are not here. */
export const events: SqlTable = {
  name: 'events',
  columns: [
    sqlColumn('event_id', `c.dyad_session_id || 'E' || e.seq`, {
      label: 'Event',
      description: 'Dyad session and number of the event.',
      type: 'string',
      source: 'events.seq',
    }),
    sqlColumn('dyad_session_id', 'c.dyad_session_id', SHARED.dyad_session_id),
    sqlColumn('seq', 'e.seq', {
      ...SHARED.seq,
      description: 'Of the events of the dyad session, from 1; a gap is an event of a person who left for good.',
      source: 'events.seq',
    }),
    sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
    sqlColumn('participant_id', 'm.participant_id', SHARED.participant_id),
    sqlColumn('actor', `case when e.type like '%-by-experimenter' then 'experimenter' when e.member is null then 'server' else 'participant' end`, {
      label: 'Who did it',
      description: 'participant_id says which, or whom a deadline concerns.',
      type: 'string',
      valueLabels: { participant: 'a participant', server: 'the server', experimenter: 'the experimenter' },
      source: 'events.member',
    }),
    sqlColumn('event', `replace(e.type, '-', '_')`, {
      label: 'What happened',
      description: 'A closed list.',
      type: 'string',
      valueLabels: Object.fromEntries(Object.entries(EVENTS).map(([type, words]) => [type.replaceAll('-', '_'), words])),
      source: 'events.type',
    }),
    sqlColumn('step_id', `coalesce(e.body->>'stepId', e.body->>'sharedStepId', s.step_id)`, SHARED.step_id),
    sqlColumn('t_server_ms', hundredths('e.at_ms'), SHARED.t_server_ms),
    sqlColumn(
      'detail',
      `case e.type
         when 'deadline-passed' then e.body->'deadline'->>'kind'
         when 'language-chosen' then e.body->>'language'
         when 'assigned' then e.body->>'condition'
         when 'start-acknowledged' then
           'attempt ' || (e.body->>'attempt') || case e.body->>'onTime' when 'true' then ', in time' else ', too late' end
       end`,
      {
        label: 'Detail',
        description: 'Which deadline, condition, proposal or language; empty for other events.',
        type: 'string',
        source: 'events.body',
      },
    ),
  ],
  from: `
    from exportable_events e
    join chosen_sessions c on c.session_uuid = e.dyad_session_id
    left join chosen_members m on m.session_uuid = e.dyad_session_id
                              and m.member = e.concerns
    left join chosen_members o on o.session_uuid = e.dyad_session_id and o.member = 'A'
    left join planned_steps s on s.outline_id = o.outline_id and s.step_index = (e.body->'deadline'->>'step')::integer
   order by c.dyad_num, c.wave, e.seq`,
};
