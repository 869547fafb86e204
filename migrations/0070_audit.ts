import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Who did what, as a chain: each row's hash covers the row and the hash before it, so one that is changed, left out or
 * put in later no longer fits. The database makes the chain itself, whoever inserts, in the transaction of the act and
 * behind one lock. `server/store/audit-chain.ts` works the hashes out again.
 *
 * `withdraw_participant` writes its row, too; `by_whom` is the actor where it is not the participant.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table audit_rows (
      seq          bigint primary key,
      at           timestamptz not null,
      actor        text not null check (actor ~ '^(staff|shell):.' or actor in ('participant', 'server', 'nobody')),
      -- by what right: a permission, owner, or what was proven of whoever asked; '': none is asked for
      permission   text not null default '',
      -- name of a staff route or of a command
      action       text not null check (action <> ''),
      outcome      text not null default 'done' check (outcome in ('done', 'refused')),
      -- id of what it was done to; never an answer, a token or an address
      object       text not null default '',
      -- as it was asked for; there need be no such study
      study_id     text,
      reason       text,
      before_hash  text,
      after_hash   text,
      request_id   uuid,
      prev_hash    text not null,
      hash         text not null unique
    );
    create index on audit_rows (study_id);
    create trigger audit_rows_append_only before update or delete or truncate on audit_rows
      for each statement execute function refuse_change();

    create function audit_time(at timestamptz) returns text language sql stable as $$
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    $$;

    create function chain_audit_row() returns trigger language plpgsql security definer set search_path from current as $$
    declare
      last record;
    begin
      -- one after the other until they commit: nobody else may follow the same row
      perform pg_advisory_xact_lock(20261127, 70);
      select seq, hash into last from audit_rows order by seq desc limit 1;
      new.seq := coalesce(last.seq, 0) + 1;
      new.at := clock_timestamp();
      new.prev_hash := coalesce(last.hash, '');
      new.hash := encode(sha256(convert_to(json_build_array(
        new.seq::text, audit_time(new.at), new.actor, new.permission, new.action, new.outcome, new.object, new.study_id,
        new.reason, new.before_hash, new.after_hash, new.request_id::text, new.prev_hash)::text, 'UTF8')), 'hex');
      return new;
    end $$;
    create trigger audit_rows_chained before insert on audit_rows for each row execute function chain_audit_row();

    drop function withdraw_participant(uuid, text, text, text);
    create function withdraw_participant(person uuid, asked_scope text, who text, why text, by_whom text default null)
    returns table (withdrawal uuid, records integer, texts_erased integer, key_destroyed boolean, links_revoked integer)
    language plpgsql security definer set search_path from current as $$
    begin
      perform from participants where participant_id = person for update;
      if not found then raise exception 'no participant %', person using errcode = 'no_data_found'; end if;

      select count(*)::integer into records from trial_records where participant_id = person;
      insert into withdrawals (withdrawal_id, participant_id, scope, asked_by, reason, after_seq)
      select gen_random_uuid(), person, asked_scope, who, why, coalesce(max(s.seq), 0)
        from participants p left join dyad_sessions s using (dyad_id) where p.participant_id = person
      returning withdrawal_id into withdrawal;

      texts_erased := 0;
      key_destroyed := false;
      links_revoked := 0;
      if asked_scope in ('withdraw', 'erase') then
        update join_tokens set revoked_at = clock_timestamp() where participant_id = person and revoked_at is null;
        get diagnostics links_revoked = row_count;
        update sign_ins set revoked_at = clock_timestamp() where participant_id = person and revoked_at is null;
      end if;
      if asked_scope = 'erase' then
        perform set_config('tandem.erasing_in', pg_current_xact_id()::text, true);
        -- tombstones: the row stays, for the ids that lead to it; an empty text is no text
        update texts set sealed = '', n_chars = 0 where participant_id = person and sealed <> '';
        get diagnostics texts_erased = row_count;
        update trial_records set raw = '{"erased":true}', rt_ms = null where participant_id = person;
        perform set_config('tandem.erasing_in', '', true);
        delete from data_keys where participant_id = person;
        key_destroyed := found;
      end if;
      -- last, as its lock is everybody's
      insert into audit_rows (actor, action, object, study_id)
      select coalesce(by_whom, case who when 'participant' then who else 'server' end), 'withdrawal-' || asked_scope, person, d.study_id
        from participants p join dyads d using (dyad_id) where p.participant_id = person;
      return next;
    end $$;
  `);
}

export const down = refuseDown('0070_audit');
