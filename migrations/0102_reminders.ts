import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Which reminders of follow-ups have gone out: the row is written in the transaction that sends, so that of two
 * processes one waits for the other and then finds it done. And who wants no e-mail any more.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sent_reminders (
      participant_id   uuid not null references participants,
      dyad_session_id  uuid not null references dyad_sessions,
      -- its place in the schedule of the follow-up, from 0
      reminder         smallint not null check (reminder >= 0),
      sent_at          timestamptz not null default clock_timestamp(),
      primary key (participant_id, dyad_session_id, reminder)
    );
    create table mail_refusals (
      participant_id  uuid primary key references participants,
      refused_at      timestamptz not null default clock_timestamp()
    );
    create trigger sent_reminders_append_only before update or delete or truncate on sent_reminders
      for each statement execute function refuse_change();
    create trigger mail_refusals_append_only before update or delete or truncate on mail_refusals
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0102_reminders');
