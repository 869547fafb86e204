import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** An address for a panel for each stratum: which one somebody has been given says into which their couple belongs. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table panel_entries
      -- as dyads have it: site=north; '' where the study draws by none
      add column stratum text not null default '',
      drop constraint panel_entries_pkey,
      add primary key (study_id, stratum);
  `);
}

export const down = refuseDown('0142_panel_strata');
