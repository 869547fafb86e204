import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * A row in the audit for each sign-in by which somebody goes on while another of theirs is still there: a second device,
 * or somebody else who has the link. In the statement that takes the lease, so there is not the one without the other.
 *
 * Once for each sign-in, or going to and fro would fill the audit. Reloads and second windows of one browser have one
 * sign-in and leave none. Of a process that died nobody noted that its connections were closed: they count as there.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- null: it came before this was kept, or by no sign-in
    alter table connections add column sign_in_hash bytea;
    -- as its browser names itself, and no more of that than this
    alter table connections add column device text check (device in ('phone', 'tablet', 'laptop'));

    create function note_lease_taken() returns trigger language plpgsql as $$
    begin
      -- Behind the reference to the participant, whose trigger has the earlier name: whoever withdraws holds that row
      -- and then wants the lock of the audit, as this does now.
      if exists (select from connections c
                  where c.participant_id = new.participant_id and c.epoch = new.epoch - 1 and c.closed_at is null
                    and c.sign_in_hash <> new.sign_in_hash)
         and not exists (select from connections c
                          where c.participant_id = new.participant_id and c.epoch < new.epoch and c.sign_in_hash = new.sign_in_hash) then
        insert into audit_rows (actor, action, object, study_id, reason)
        select 'participant', 'lease-taken', new.participant_id, d.study_id, 'by another sign-in, on a ' || coalesce(new.device, 'device unknown')
          from participants p join dyads d using (dyad_id) where p.participant_id = new.participant_id;
      end if;
      return null;
    end $$;
    create trigger connections_lease_taken after insert on connections for each row execute function note_lease_taken();
  `);
}

export const down = refuseDown('0148_lease_taken');
