import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { conditionSql, type Conditions } from '../source/conditions.ts';
import { SHARED } from '../columns/shared-entries.ts';

/** A language or kind of device that so few have, or that so few couples have, would tell who they are. */
const FEWEST = { people: 5, couples: 3 };

/** One row per person who stayed, for the open tier: nothing that only the partner, or few others, share. */
export function openParticipants(conditions: Conditions): SqlTable {
  return {
    name: 'participants',
    columns: [
      sqlColumn('participant_id', 'b.participant_id', {
        ...SHARED.participant_id,
        description: 'The person. Another number than in any other export, without a trace of the partner.',
      }),
      ...conditionSql(conditions, 'b.condition', 'b.levels'),
      sqlColumn('is_complete', 'b.is_complete::int', {
        label: 'Went through everything',
        description: '1: to the end, in the first wave.',
        type: 'boolean',
        source: 'state of the dyad session',
      }),
      ...['language', 'device'].map((name) =>
        sqlColumn(name, `case when ${name}s.n >= ${FEWEST.people} and ${name}s.couples >= ${FEWEST.couples} then b.${name} else 'other' end`, {
          label: name === 'language' ? 'Language' : 'Kind of device',
          description: `“other” where fewer than ${FEWEST.people} people or ${FEWEST.couples} couples have it.`,
          type: 'string',
          source: name === 'language' ? 'participants.language' : 'device_reports.device',
          sensitive: 'quasi',
        }),
      ),
    ],
    from: `
      from (${BASE}) b
      left join (select language, count(*) as n, count(distinct dyad_uuid) as couples from (${BASE}) l group by 1) languages using (language)
      left join (select device, count(*) as n, count(distinct dyad_uuid) as couples from (${BASE}) v group by 1) devices using (device)
     order by b.open_num`,
  };
}

const BASE = `
  select p.open_num, 'O' || lpad(p.open_num::text, greatest(4, length(p.open_num::text)), '0') as participant_id, p.dyad_uuid,
         c.condition, c.levels, m.status = 'complete' as is_complete, coalesce(e.language, '') as language, coalesce(v.device, '') as device
    from chosen_people p
    join chosen_members m on m.participant_uuid = p.participant_uuid
    join chosen_sessions c using (session_uuid)
    join exportable_people e on e.participant_id = p.participant_uuid
    left join lateral (select device from exportable_device_reports v where v.participant_id = p.participant_uuid
                        order by reported_at desc, device_report_id limit 1) v on true
   where p.is_kept and m.wave = (select min(wave) from chosen_members w where w.participant_uuid = p.participant_uuid)`;
