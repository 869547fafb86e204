import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** When a couple has agreed to come; the newest counts, and one without an instant says that none is agreed any more. In no export. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table appointments (
      appointment_id  uuid primary key,
      dyad_id         uuid not null references dyads,
      at              timestamptz,
      -- in which it was agreed, and in which a mail names it
      time_zone       text not null check (time_zone <> ''),
      made_by         uuid not null references staff,
      made_at         timestamptz not null default clock_timestamp()
    );
    create index on appointments (dyad_id, made_at);
    create trigger appointments_append_only before update or delete or truncate on appointments
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0152_appointments');
