import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * When the follow-ups of a couple are taken: one row for each of their dyad sessions from wave 2 on, made by the draw.
 * The days count from when the sitting was over for each member.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table follow_ups (
      dyad_session_id       uuid primary key references dyad_sessions,
      -- as the experiment calls it
      follow_up_id          text not null,
      offset_days           integer not null check (offset_days > 0),
      window_before_days    integer not null check (window_before_days between 0 and offset_days),
      window_after_days     integer not null check (window_after_days >= 0),
      reminders_after_hours integer[] not null,
      created_at            timestamptz not null default clock_timestamp()
    );
    create trigger follow_ups_append_only before update or delete or truncate on follow_ups
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0100_follow_ups');
