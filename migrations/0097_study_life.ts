import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** How far a study is, how many couples it is for, and in which languages it may be taken. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table studies
      -- pilot: every couple is for trying out, as in mode test. paused, closed: who has begun goes on, nobody new begins.
      add column state text not null default 'live' check (state in ('pilot', 'live', 'paused', 'closed')),
      -- draws made before are the pilot's: at the launch the study gets another seed
      add column launched_at timestamptz,
      -- couples
      add column target integer check (target > 0),
      -- null: every language of the experiment
      add column languages jsonb check (jsonb_typeof(languages) = 'array');
    update studies set state = 'pilot' where mode = 'test';
  `);
}

export const down = refuseDown('0097_study_life');
