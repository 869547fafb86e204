import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Looks once for each statement, and not once for each row, whether a record is of somebody who has withdrawn: by row
 * it was a third of what a record cost Postgres. The statement is then refused as a whole (`TD001`), and the store
 * sends it again without that record.
 *
 * A record that races a withdrawal still waits for it: its reference locks the participant, and this looks afterwards.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger trial_records_not_after_withdrawal on trial_records;
    drop function drop_if_withdrawn();

    create function refuse_if_withdrawn() returns trigger language plpgsql as $$
    begin
      if exists (select from inserted join withdrawals using (participant_id)) then
        raise exception 'a record of somebody who has withdrawn' using errcode = 'TD001';
      end if;
      return null;
    end $$;
    create trigger trial_records_not_after_withdrawal after insert on trial_records
      referencing new table as inserted for each statement execute function refuse_if_withdrawn();
  `);
}

export const down = refuseDown('0060_withdrawn_at_once');
