import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Links that go out by e-mail to many at once. Who is to get one stands in `invitations` until it is known what became
 * of it: whoever sends notes first that it begins, so that a process which dies meanwhile sends nobody two.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table invitation_runs (
      run_id    uuid primary key,
      study_id  text not null references studies,
      -- where participants reach the server, as the links have it
      base      text not null,
      asked_at  timestamptz not null default clock_timestamp()
    );
    create index on invitation_runs (study_id);
    create trigger invitation_runs_append_only before update or delete or truncate on invitation_runs
      for each statement execute function refuse_change();

    create table invitations (
      invitation_id   uuid primary key,
      run_id          uuid not null references invitation_runs,
      participant_id  uuid not null references participants,
      -- also to somebody who has had a mail or has come
      is_again        boolean not null,
      -- null: nobody is sending it now
      begun_at        timestamptz,
      -- null: it is still to be sent; dropped: not any more
      outcome         text check (outcome in ('sent', 'failed', 'unsure', 'dropped')),
      -- why it has not gone out, or not yet, in words without the address
      problem         text,
      ended_at        timestamptz,
      check ((outcome is null) = (ended_at is null))
    );
    create index on invitations (run_id);
    create index on invitations (participant_id);
    create unique index invitations_one_at_a_time on invitations (participant_id) where outcome is null;

    -- given to the mail server, and not known whether it took it
    alter table contacts add column is_unsure boolean not null default false;
    -- what stood there until the first mail was no problem
    update contacts set mail_problem = null where mail_problem = 'It has not been sent yet.';

    -- ended by the first link that was mailed, before anybody had come by it: nobody's link was replaced
    alter table join_tokens add column is_set_aside boolean not null default false;
  `);
}

export const down = refuseDown('0140_invitations');
