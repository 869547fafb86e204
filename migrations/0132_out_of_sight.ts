import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** For how long a page was out of sight when it reported; null: it was in sight, or it is of before this migration. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table clock_reports add column hidden_for_ms double precision check (hidden_for_ms >= 0)');
}

export const down = refuseDown('0132_out_of_sight');
