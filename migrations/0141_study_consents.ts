import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What a study asks people to agree to, where that is not the text of its experiment. A version is written once; couples
 * that are added afterwards are given the newest, and those before keep what their plan has.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table study_consents (
      study_id    text not null references studies,
      version     text not null,
      -- for each language: heading, summary, sections
      texts       jsonb not null,
      written_at  timestamptz not null default clock_timestamp(),
      primary key (study_id, version)
    );
    create trigger study_consents_append_only before update or delete or truncate on study_consents
      for each statement execute function refuse_change();

    create or replace view exportable_consents as
      select c.participant_id, c.version, c.decided_at, c.language, c.text_hash
        from consents c join kept_people using (participant_id) where c.agreed;
  `);
}

export const down = refuseDown('0141_study_consents');
