import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Who works with the studies: accounts, invitations, grants per study, and sign-ins.
 *
 * Secrets are here as hashes only, but for the shared secret of the second factor, which is sealed under the key
 * outside the database.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table staff (
      staff_id         uuid primary key,
      -- what is typed to sign in; written as it was given, found in any case
      name             text not null check (length(name) between 2 and 60),
      is_owner         boolean not null,
      password_hash    text not null check (password_hash like '$argon2id$%'),
      -- made anew until a code of it confirms that the person has it
      totp_secret      bytea,
      totp_since       timestamptz,
      -- the newest time step whose code was used: each code is good once
      totp_used_step   bigint not null default 0,
      created_at       timestamptz not null default clock_timestamp(),
      disabled_at      timestamptz
    );
    create unique index on staff (lower(name));

    create table staff_invitations (
      token_hash   bytea primary key,
      is_owner     boolean not null,
      -- null: by whoever started the server
      invited_by   uuid references staff,
      created_at   timestamptz not null default clock_timestamp(),
      expires_at   timestamptz not null,
      ended_at     timestamptz
    );

    create table staff_grants (
      staff_id    uuid not null references staff,
      study_id    text not null references studies,
      permission  text not null check (permission in ('experimenter', 'assistant', 'custodian', 'analyst', 'randomiser',
                                                      'unblinder', 'auditor', 'monitor', 'developer')),
      granted_by  uuid not null references staff,
      granted_at  timestamptz not null default clock_timestamp(),
      primary key (staff_id, study_id, permission)
    );

    create table staff_sign_ins (
      sign_in_id    uuid primary key,
      sign_in_hash  bytea not null unique,
      staff_id      uuid not null references staff,
      -- password: the second factor is still to come
      stage         text not null check (stage in ('password', 'full')),
      device        text not null,
      begun_at      timestamptz not null default clock_timestamp(),
      used_at       timestamptz not null default clock_timestamp(),
      expires_at    timestamptz not null,
      ended_at      timestamptz
    );
    create index on staff_sign_ins (staff_id);

    create table staff_recovery_codes (
      code_hash  bytea primary key,
      staff_id   uuid not null references staff,
      used_at    timestamptz
    );
    create index on staff_recovery_codes (staff_id);
  `);
}

export const down = refuseDown('0050_staff');
