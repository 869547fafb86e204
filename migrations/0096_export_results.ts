import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** What came of an export, whose account it was made from, and when somebody last gave both factors once more. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- null: from a shell; by_user is the name then as now
    alter table export_log add column by_staff uuid references staff;

    -- an export without a row here was broken off
    create table export_results (
      export_id    uuid primary key references export_log,
      finished_at  timestamptz not null default clock_timestamp(),
      files        integer not null check (files > 0),
      bytes        bigint not null check (bytes > 0),
      -- of CHECKSUMS.sha256, which has that of every other file
      sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      -- checks that do not hold; 0 also where nobody has looked
      problems     integer not null check (problems >= 0)
    );
    create trigger export_results_append_only before update or delete or truncate on export_results
      for each statement execute function refuse_change();

    -- before what nobody at an unwatched screen may do
    alter table staff_sign_ins add column confirmed_at timestamptz;
  `);
}

export const down = refuseDown('0096_export_results');
