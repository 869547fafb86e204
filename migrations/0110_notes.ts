import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** What the lab writes down about couples. In no export. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table notes (
      note_id          uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      written_by       uuid not null references staff,
      words            text not null check (words <> ''),
      written_at       timestamptz not null default clock_timestamp()
    );
    create index on notes (dyad_session_id);
    create trigger notes_append_only before update or delete or truncate on notes
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0110_notes');
