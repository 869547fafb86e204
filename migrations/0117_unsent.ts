import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** How much waited in a browser's outbox when it reported; null: a page that did not tell. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table clock_reports add column unsent integer check (unsent >= 0)');
}

export const down = refuseDown('0117_unsent');
