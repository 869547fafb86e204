import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** The codes by which a panel pays: one each for whoever is finished, was ended early, or has left. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table studies
      -- finished, ended, left, returnTo; null: nobody comes from a panel
      add column panel_codes jsonb check (jsonb_typeof(panel_codes) = 'object')`);
}

export const down = refuseDown('0114_panel_codes');
