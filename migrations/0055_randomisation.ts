import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** How a study draws: its scheme, the stratum of each couple, and who has asked to see the allocation. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table studies add column randomisation jsonb not null default '{"scheme": "blocks", "strata": {}}';

    -- site=north; stage=dating
    alter table dyads add column stratum text not null default '';

    alter table assignments drop constraint assignments_method_check;
    alter table assignments add constraint assignments_method_check
      check (method in ('simple', 'blocked', 'minimised', 'listed', 'forced'));

    -- the allocation is shown once two different people have asked for it
    create table unblindings (
      study_id  text not null references studies,
      asked_by  text not null check (asked_by = lower(btrim(asked_by)) and asked_by <> ''),
      reason    text not null check (reason <> ''),
      asked_at  timestamptz not null default clock_timestamp(),
      primary key (study_id, asked_by)
    );
    create trigger unblindings_append_only before update or delete or truncate on unblindings
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0055_randomisation');
