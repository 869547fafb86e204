import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** That somebody has written and wants out, until it is done: what was carried out is in `withdrawals`. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table withdrawal_requests (
      request_id      uuid primary key,
      participant_id  uuid not null references participants,
      scope           text not null check (scope in ('withdraw', 'erase')),
      -- the day on which it came; the law gives a month from there
      arrived_on      date not null,
      noted_by        uuid not null references staff,
      noted_at        timestamptz not null default clock_timestamp()
    );
    create index on withdrawal_requests (participant_id);
    create trigger withdrawal_requests_append_only before update or delete or truncate on withdrawal_requests
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0118_withdrawal_requests');
