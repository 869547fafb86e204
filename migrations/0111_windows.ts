import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** Which window a connection is of, so that one that comes back does not take the lease from a newer one. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table connections add column window_id uuid');
}

export const down = refuseDown('0111_windows');
