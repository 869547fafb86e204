import { dataOf } from './data-at.ts';
import type { Snapshot } from './snapshot.ts';

/** What is known of single records only by looking at others or at the plan. */
export const MARKED = `
  create temporary table superseded (record_id uuid primary key);
  create temporary table attention_answers (
    record_id uuid primary key, session_uuid uuid not null, member text not null, is_correct boolean);
  create index on attention_answers (session_uuid, member);`;

export async function markRecords(snapshot: Snapshot): Promise<void> {
  // The newest attempt of a trial counts, as it does for the server.
  await snapshot.rows(`
    insert into superseded
    select record_id
      from (select record_id, row_number() over (partition by r.dyad_session_id, r.member, r.step_id, r.trial_id
                                                     order by r.attempt desc, r.received_at desc, r.record_id) as place
              from exportable_trial_records r join chosen_members m on m.session_uuid = r.dyad_session_id and m.member = r.member) placed
     where place > 1`);
  await snapshot.rows(`
    insert into attention_answers
    select r.record_id, r.dyad_session_id, r.member,
           case jsonb_typeof(d.answer) when 'number' then d.answer = to_jsonb(a.expected) end
      from planned_attention a
      join chosen_members m using (session_uuid, member)
      join exportable_trial_records r on r.dyad_session_id = a.session_uuid and r.member = a.member
                          and r.step_id = a.step_id and r.trial_id = a.trial_id
     cross join lateral (select ${dataOf('r.raw')} #> array['response', a.item] as answer offset 0) d`);
  await snapshot.rows('analyze superseded, attention_answers');
}
