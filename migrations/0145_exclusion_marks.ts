import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Couples, and single members, that the lab wants left out of the analysis. A mark deletes nothing and is taken back by
 * another row; the newest for a couple or member counts. The words stay in the lab, as they may name people.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table exclusion_marks (
      mark_id          uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      member           text check (member in ('A', 'B')),
      rule             text check (rule <> ''),
      reason           text not null check (reason <> ''),
      marked_by        uuid not null references staff,
      marked_at        timestamptz not null default clock_timestamp()
    );
    comment on column exclusion_marks.member is 'null: the couple';
    comment on column exclusion_marks.rule is 'null: the mark is taken back';
    create index on exclusion_marks (dyad_session_id);
    create trigger exclusion_marks_append_only before update or delete or truncate on exclusion_marks
      for each statement execute function refuse_change();

    create view exportable_exclusions as
      select s.dyad_session_id, s.dyad_id, m.member, k.participant_id, m.rule, m.marked_at
        from (select distinct on (dyad_session_id, member) * from exclusion_marks
               order by dyad_session_id, member, marked_at desc, mark_id) m
        join dyad_sessions s using (dyad_session_id)
        left join kept_people k on k.dyad_id = s.dyad_id and k.member = m.member
       where m.rule is not null
         and exists (select from kept_people c where c.dyad_id = s.dyad_id)
         and (m.member is null or k.participant_id is not null);
  `);
}

export const down = refuseDown('0145_exclusion_marks');
