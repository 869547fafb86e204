import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Couples of bots that have gone through every condition of a study: without, it is not launched. And what a launch
 * leaves behind: its list of draws begins anew.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table studies
      add column pilot_draws integer not null default 0,
      add column pilot_couples integer not null default 0;

    create table bot_runs (
      bot_run_id          uuid primary key default gen_random_uuid(),
      study_id            text not null references studies,
      experiment_version  text not null,
      -- SHA-256 of everything that couples are given in any condition and role: it has to be that of the launch
      definition_hash     text not null check (definition_hash ~ '^[0-9a-f]{64}$'),
      couples             integer not null check (couples > 0),
      ended_at            timestamptz not null default clock_timestamp()
    );
    create index on bot_runs (study_id);
    create trigger bot_runs_append_only before update or delete or truncate on bot_runs
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0098_bot_runs');
