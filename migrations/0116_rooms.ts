import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** Devices that stay where they are in the lab, each opened once by a link of its own, and who sits down at them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table rooms (
      room_id     uuid primary key,
      name        text not null check (length(name) between 1 and 40),
      token_hash  bytea not null unique,
      -- sent there, and not begun yet
      next_id     uuid references participants,
      -- whose page it shows
      guest_id    uuid references participants,
      -- when the device last asked who is next
      seen_at     timestamptz,
      closed_at   timestamptz,
      created_at  timestamptz not null default clock_timestamp()
    );
    create unique index on rooms (lower(name)) where closed_at is null;
  `);
}

export const down = refuseDown('0116_rooms');
