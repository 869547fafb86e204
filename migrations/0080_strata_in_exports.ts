import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * The stratum of a couple may leave the house: a model of a stratified or minimised study has to adjust for it. Who
 * reads an export sees the allocation anyway; seed, block and place in it stay where they are.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view exportable_dyads as
      select dyad_id, study_id, dyad_num, is_test, stratum
        from dyads
       where not is_test or current_setting('tandem.include_test', true) = 'on';
  `);
}

export const down = refuseDown('0080_strata_in_exports');
