import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Withdrawal and erasure, all through `withdraw_participant`: the only code that may change a written row.
 *
 * `first_state` is the state before the first event, from which the events can be folded again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table withdrawals (
      withdrawal_id   uuid primary key,
      participant_id  uuid not null references participants,
      -- stop: left for good; silent: goes on visibly, nothing kept; withdraw: taken back afterwards; each takes all
      -- of this person out of every export. erase: besides, what they wrote cannot be read any more.
      scope           text not null check (scope in ('stop', 'silent', 'withdraw', 'erase')),
      asked_by        text not null check (asked_by in ('participant', 'experimenter')),
      reason          text not null default '',
      -- events of the dyad session when it was noted; no record comes after it
      after_seq       integer not null,
      withdrawn_at    timestamptz not null default clock_timestamp()
    );
    create index on withdrawals (participant_id);

    -- of one who has withdrawn silently: that something was sent, and nothing of what
    create table receipts (
      -- id of the record or message that was not kept
      record_id        uuid primary key,
      participant_id   uuid not null references participants,
      dyad_session_id  uuid not null references dyad_sessions,
      member           text not null check (member in ('A', 'B')),
      step_id          text not null,
      -- null: a message, or a part of a timeline
      trial_index      integer check (trial_index >= 0),
      -- null: a message
      outbox_id        uuid,
      outbox_index     integer check (outbox_index >= 0),
      after_seq        integer not null,
      received_at      timestamptz not null default clock_timestamp()
    );
    create index on receipts (dyad_session_id, member, step_id);

    alter table dyad_sessions add column first_state jsonb;

    -- An erasure says in which transaction it runs; a setting that is left over opens nothing.
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and tg_table_name in ('texts', 'trial_records')
         and current_setting('tandem.erasing_in', true) = pg_current_xact_id()::text then
        return null;
      end if;
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$;

    create trigger withdrawals_append_only before update or delete or truncate on withdrawals
      for each statement execute function refuse_change();
    create trigger receipts_append_only before update or delete or truncate on receipts
      for each statement execute function refuse_change();

    -- A record that races a withdrawal waits for it, and is dropped then.
    create function drop_if_withdrawn() returns trigger language plpgsql as $$
    begin
      perform from participants where participant_id = new.participant_id for key share;
      if exists (select from withdrawals where participant_id = new.participant_id) then return null; end if;
      return new;
    end $$;
    create trigger trial_records_not_after_withdrawal before insert on trial_records
      for each row execute function drop_if_withdrawn();

    create function withdraw_participant(person uuid, asked_scope text, who text, why text)
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
      return next;
    end $$;
  `);
}

export const down = refuseDown('0017_withdrawals');
