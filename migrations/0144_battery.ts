import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** What a device said of its battery when it reported: 0 empty, 1 full; null: its browser does not tell. In no export. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table clock_reports
      add column battery_level double precision check (battery_level between 0 and 1),
      add column is_charging boolean,
      add check ((battery_level is null) = (is_charging is null));
  `);
}

export const down = refuseDown('0144_battery');
