import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** How the roles of a couple came about, for the analysis: the probability is a weight. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table assignments
      add column role_rule text not null default 'mutual'
        check (role_rule in ('mutual', 'random', 'both_orders', 'higher', 'lower', 'prob_higher', 'forced')),
      -- of these roles, before they were drawn
      add column role_probability double precision not null default 1 check (role_probability between 0 and 1),
      -- scores that were missing or too near each other: drawn by chance instead
      add column role_tie boolean not null default false;
  `);
}

export const down = refuseDown('0005_role_draws');
