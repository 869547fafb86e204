import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** People who come from a panel: by which address, and who they are there. No view of an export has any of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table panel_entries (
      study_id   text primary key references studies,
      panel      text not null check (panel in ('prolific', 'sona')),
      -- in the address that the panel is given: all its people have it
      entry      text not null unique,
      opened_at  timestamptz not null default clock_timestamp(),
      -- null: it is open
      closed_at  timestamptz
    );

    create table panel_people (
      participant_id  uuid primary key references participants,
      study_id        text not null references studies,
      -- of the panel's id, by a key outside the database: tells whether somebody has been here, and not who
      id_hash         bytea not null,
      -- what the panel has sent with them, under their own data key
      sealed          bytea not null,
      unique (study_id, id_hash)
    );
    create trigger panel_people_append_only before update or delete or truncate on panel_people
      for each statement execute function refuse_change();

    alter table join_tokens
      -- handed-on: to a partner, through other hands; code: to be typed, and seen by others. Both are good until their
      -- person has come, and afterwards in the browser in which they have
      add column kind text not null default 'own' check (kind in ('own', 'handed-on', 'code'));
  `);
}

export const down = refuseDown('0115_panel_people');
