import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Roles that nobody logs in as: whoever connects takes one on (`-c role=…`). What each may is in `privileges.ts`,
 * which is applied behind every migration. They belong to the whole server, so another database may have made them.
 *
 * Where whoever migrates may not make them, this says what has to be run by somebody who may (`TD003`).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    do $$
    declare
      name text;
      names constant text[] := array['tandem_app', 'tandem_exporter', 'tandem_custodian'];
    begin
      foreach name in array names loop
        if not exists (select from pg_roles where rolname = name) then
          begin
            execute format('create role %I nologin', name);
          exception when duplicate_object or unique_violation then
            -- another database was first
            null;
          end;
        end if;
        -- usage, as in Postgres 16 whoever makes a role is a member that may do nothing but hand it on
        if not pg_has_role(current_user, name, 'usage') then
          execute format('grant %I to current_user', name);
        end if;
      end loop;
    exception when insufficient_privilege then
      raise exception using errcode = 'TD003', message = format(
        'This database user (%s) may not make the roles that Tandem works as, so nothing was migrated. Have an administrator of the database run: %s grant %s to %I; then start again.',
        current_user,
        (select coalesce(string_agg(format('create role %I nologin;', missing), ' '), '')
           from unnest(names) missing where not exists (select from pg_roles where rolname = missing)),
        array_to_string(names, ', '), current_user);
    end $$;
  `);
}

export const down = refuseDown('0085_roles');
