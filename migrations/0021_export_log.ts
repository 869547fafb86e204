import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Who exported what and when. And `exportable_people` says the same as before in a form that
 * Postgres keeps in mind: whether a person is kept is worked out once a person and not once a record. As joins or `exists` it would be one more join of each record.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view exportable_people as
      select p.participant_id, p.dyad_id, p.member, p.person_num, s.has_withdrawn, s.is_kept,
             case when s.is_kept then p.language end as language
        from participants p
       cross join lateral (
         select (select count(*) from withdrawn_people w where w.participant_id = p.participant_id) > 0 as has_withdrawn,
                (select count(*) from withdrawn_people w where w.participant_id = p.participant_id) = 0
                  and (select count(*) from consents c where c.participant_id = p.participant_id and c.agreed) > 0 as is_kept) s
       where (select count(*) from exportable_dyads d where d.dyad_id = p.dyad_id) > 0;

    -- who, when, what: every export, before its first row is read
    create table export_log (
      export_id      uuid primary key default gen_random_uuid(),
      study_id       text not null references studies,
      begun_at       timestamptz not null default clock_timestamp(),
      -- as the operating system and as the database know them
      by_user        text not null,
      database_user  text not null default session_user,
      tier           text not null check (tier in ('open', 'controlled', 'full')),
      with_text      boolean not null,
      include_test   boolean not null,
      folder         text not null
    );
    create trigger export_log_append_only before update or delete or truncate on export_log
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0021_export_log');
