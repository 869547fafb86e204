import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What ends the right of a connection reaches it while it is open, whichever process it is on.
 *
 * A sign-in that is revoked says so in the transaction that revokes it, whoever does that: a process, a command, or a
 * hand. And a record says on which connection of its participant it came, so that none of an older one is stored once a
 * newer one is there: its reference locks the participant, and this looks afterwards (`TD002`).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function tell_signed_out() returns trigger language plpgsql as $$
    begin
      perform pg_notify('tandem_signed_out', new.participant_id::text);
      return null;
    end $$;
    create trigger sign_ins_tell_signed_out after update of revoked_at on sign_ins
      for each row when (old.revoked_at is null and new.revoked_at is not null) execute function tell_signed_out();

    -- number of the connection that it came on; null: it came on none, or before this was kept
    alter table trial_records add column epoch integer check (epoch > 0);

    drop trigger trial_records_not_after_withdrawal on trial_records;
    drop function refuse_if_withdrawn();
    create function refuse_of_who_may_not() returns trigger language plpgsql as $$
    begin
      if exists (select from inserted join withdrawals using (participant_id)) then
        raise exception 'a record of somebody who has withdrawn' using errcode = 'TD001';
      end if;
      -- one by one along the index: joined at once, every connection there has been would be read
      if exists (select from inserted i
                  where i.epoch < (select max(c.epoch) from connections c where c.participant_id = i.participant_id)) then
        raise exception 'a record of a connection that a newer one has replaced' using errcode = 'TD002';
      end if;
      return null;
    end $$;
    create trigger trial_records_of_who_may after insert on trial_records
      referencing new table as inserted for each statement execute function refuse_of_who_may_not();
  `);
}

export const down = refuseDown('0081_open_sockets');
