import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What partners write to each other in a chat. The words lie in `texts`, sealed as all that is typed; such a text
 * belongs to no trial record.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table texts alter column record_id drop not null;

    create table messages (
      -- made in the browser, so a message sent twice is kept once
      message_id       uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      participant_id   uuid not null references participants,
      member           text not null check (member in ('A', 'B')),
      step_id          text not null,
      text_id          uuid not null references texts,
      -- the event that showed it to the partner; null: it came when the chat was over
      seq              integer check (seq > 0),
      -- server instant at which it was sent off, by the browser's estimate
      sent_ms          double precision not null,
      typed_ms         double precision not null check (typed_ms >= 0),
      stored_at        timestamptz not null default clock_timestamp()
    );
    create index on messages (dyad_session_id, step_id);

    create trigger messages_append_only before update or delete or truncate on messages
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0004_messages');
