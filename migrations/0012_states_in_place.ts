import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * A state is written anew with each event. No index holds what changes in it, and its page has room for the next one,
 * so that Postgres writes it beside the old one and leaves all indexes as they are. The index of the deadlines served
 * one query, at the start of the server, which reads all dyad sessions anyway.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index dyad_sessions_next_deadline_ms_idx;
    alter table dyad_sessions set (fillfactor = 50);
  `);
}

export const down = refuseDown('0012_states_in_place');
