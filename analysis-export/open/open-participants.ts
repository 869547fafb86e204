import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { conditionSql, type Conditions } from '../source/conditions.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { FEWEST } from './crowds.ts';

const ALIKE = `fewer than ${FEWEST.people} people or ${FEWEST.couples} couples`;

/** One row per person of the open tier: nothing that only the partner, or few others, share. */
export function openParticipants(conditions: Conditions, hasLinks: boolean): SqlTable {
  return {
    name: 'participants',
    columns: [
      sqlColumn('participant_id', 'o.participant_id', {
        ...SHARED.participant_id,
        description: 'The person. Another number than in any other export, by chance.',
        source: 'an order of chance',
      }),
      ...(hasLinks ? [sqlColumn('dyad_id', 'o.dyad_id', LINK)] : []),
      ...conditionSql(conditions, 'case when o.has_condition then c.condition end', 'case when o.has_condition then c.levels end'),
      sqlColumn('is_complete', `(m.status = 'complete')::int`, {
        label: 'Went through everything',
        description: '1: to the end, in the first wave.',
        type: 'boolean',
        source: 'state of the dyad session',
      }),
      sqlColumn('language', 'o.language', {
        label: 'Language',
        description: `“other” where ${ALIKE} have it, or are alike in everything that is told here.`,
        type: 'string',
        source: 'participants.language',
        sensitive: 'quasi',
      }),
      sqlColumn('device', 'o.device', {
        label: 'Kind of device',
        description: `“other” where ${ALIKE} have it, or are alike in everything that is told here.`,
        type: 'string',
        source: 'device_reports.device',
        sensitive: 'quasi',
      }),
    ],
    from: `
      from open_people o
      join chosen_members m using (participant_uuid)
      join chosen_sessions c using (session_uuid)
     where m.wave = (select min(wave) from chosen_members w where w.participant_uuid = o.participant_uuid)
     order by o.place`,
  };
}

export const LINK = {
  ...SHARED.dyad_id,
  description: 'The couple, by a number of chance, where both partners agreed that it may be known here. Empty for everybody else.',
  source: 'exportable_links, an order of chance',
};
