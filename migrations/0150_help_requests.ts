import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Somebody who takes part asks whoever runs the study for help. Of three kinds and without words, so there is nothing in
 * it to seal. No event of the couple, or the partner's views would count one more; in no export. It stays with the lab
 * when somebody withdraws or is erased: it is what the lab has to answer for, and says nothing that they answered.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table help_requests (
      request_id       uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      participant_id   uuid not null references participants,
      what             text not null check (what in ('technical', 'unwell', 'alone')),
      asked_at         timestamptz not null default clock_timestamp()
    );
    create index on help_requests (participant_id, asked_at);
    create trigger help_requests_append_only before update or delete or truncate on help_requests
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0150_help_requests');
