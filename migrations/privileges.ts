import type { Knex } from 'knex';

/**
 * What each role may do, in full: everything else is taken away. Applied behind every migration that has run, so that
 * a new table follows the rules; a change of this file needs a migration beside it. Read it as it is in
 * `privileges.txt`.
 *
 * - `tandem_app`, the running server and the commands: reads and adds; of tables that are not append-only it changes the
 *   columns that some code changes, and all of a table that is not named here. Of keys it only makes new ones, and of
 *   withdrawals none: these are the function's. It owns nothing, so it can drop nothing and switch off no trigger.
 * - `tandem_exporter`: reads the views for exports, nothing else.
 * - `tandem_custodian`: owns `withdraw_participant`, and may what that takes, column by column.
 */
const PRIVILEGES = `
  do $$
  declare
    it record;
  begin
    revoke create on schema public from public;
    grant usage on schema public to tandem_app, tandem_exporter, tandem_custodian;
    revoke all on all tables in schema public from public, tandem_app, tandem_exporter, tandem_custodian;
    revoke all on all functions in schema public from public, tandem_app, tandem_exporter, tandem_custodian;

    for it in
      select c.oid::regclass as name, c.relkind = 'v' as is_view, c.relname like 'exportable\\_%' as is_exportable,
             exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                      where t.tgrelid = c.oid and p.proname = 'refuse_change') as is_append_only,
             changed.columns
        from pg_class c
        left join (values
          ('connections', 'closed_at'),
          ('contacts', 'sealed, mailed_at, mail_problem, is_unsure'),
          ('dyad_sessions', 'seq, state, next_deadline_ms'),
          ('dyads', ''),
          ('invitations', 'begun_at, outcome, problem, ended_at'),
          ('join_tokens', 'revoked_at, is_set_aside'),
          ('panel_entries', 'panel, entry, opened_at, closed_at'),
          ('rooms', 'next_id, guest_id, seen_at, closed_at'),
          ('participants', 'language'),
          ('sign_ins', 'revoked_at'),
          ('staff', 'password_hash, totp_secret, totp_since, totp_used_step, disabled_at'),
          ('staff_grants', ''),
          ('staff_invitations', 'ended_at'),
          ('staff_recovery_codes', 'used_at'),
          ('staff_sign_ins', 'used_at, confirmed_at, ended_at'),
          ('studies', 'mode, state, seed, launched_at, pilot_draws, pilot_couples, panel_codes')
        ) as changed (name, columns) on changed.name = c.relname
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and c.relname not like 'knex%'
    loop
      execute format('grant select on %s to tandem_app', it.name);
      if it.is_view and it.is_exportable then
        execute format('grant select on %s to tandem_exporter', it.name);
      end if;
      if not it.is_view then
        if it.name <> 'withdrawals'::regclass then
          execute format('grant insert on %s to tandem_app', it.name);
        end if;
        if not it.is_append_only and it.name <> 'data_keys'::regclass then
          if it.columns is null then
            execute format('grant update on %s to tandem_app', it.name);
          elsif it.columns <> '' then
            execute format('grant update (%s) on %s to tandem_app', it.columns, it.name);
          end if;
        end if;
      end if;
    end loop;
    -- the audit keeps what was granted
    grant delete on staff_grants to tandem_app;

    grant select on dyads, dyad_sessions, studies, withdrawals, participants to tandem_custodian;
    -- to lock the row; nothing of it is changed
    grant update (language) on participants to tandem_custodian;
    grant insert on withdrawals, audit_rows to tandem_custodian;
    grant select (participant_id, revoked_at), update (revoked_at) on join_tokens, sign_ins to tandem_custodian;
    grant select (participant_id, sealed), update (sealed, n_chars) on texts to tandem_custodian;
    grant select (participant_id), update (raw, rt_ms) on trial_records to tandem_custodian;
    grant select (participant_id), delete on data_keys to tandem_custodian;

    for it in
      select p.oid::regprocedure as name, p.proname = 'withdraw_participant' as is_withdrawal
        from pg_proc p
       where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
    loop
      execute format('grant execute on function %s to tandem_app', it.name);
      if it.is_withdrawal then
        grant create on schema public to tandem_custodian;
        execute format('alter function %s owner to tandem_custodian', it.name);
        execute format('grant execute on function %s to tandem_app, tandem_custodian', it.name);
        revoke create on schema public from tandem_custodian;
      end if;
    end loop;
  end $$`;

export async function applyPrivileges(trx: Knex.Transaction): Promise<void> {
  await trx.raw(PRIVILEGES);
}

/**
 * Lets whoever logs in under this name work as the server and as an export; once done it stays. Not as the custodian:
 * whoever is a member may what the role may, and keys are destroyed by the function alone.
 */
export async function letTakeOn(trx: Knex.Transaction, login: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { role: string; is_wanted: boolean }[] }>(
    `select r as role, r <> 'tandem_custodian' as is_wanted from unnest(array['tandem_app', 'tandem_exporter', 'tandem_custodian']) r
      where (r <> 'tandem_custodian') <> exists (
        select from pg_auth_members m where m.roleid = cast(r as regrole) and m.member = cast(quote_ident(?) as regrole))`,
    [login],
  );
  for (const { role, is_wanted } of rows) await trx.raw(is_wanted ? 'grant ?? to ??' : 'revoke ?? from ??', [role, login]);
}
