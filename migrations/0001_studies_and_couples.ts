import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Studies, the couples in them, their personal links, and the keys under which what they type is encrypted.
 *
 * `refuse_change()` guards the append-only tables of the later migrations.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$;

    create table studies (
      study_id        text primary key check (study_id ~ '^[a-z][a-z0-9-]{0,39}$'),
      experiment_id   text not null,
      -- test: for trying out; its couples are marked in every export
      mode            text not null check (mode in ('test', 'live')),
      parameters      jsonb not null,
      -- 256 bits from which every draw of this study follows
      seed            bytea not null check (octet_length(seed) = 32),
      created_at      timestamptz not null default clock_timestamp()
    );

    create table dyads (
      dyad_id     uuid primary key,
      study_id    text not null references studies,
      dyad_num    integer not null check (dyad_num > 0),
      is_test     boolean not null,
      created_at  timestamptz not null default clock_timestamp(),
      unique (study_id, dyad_num)
    );

    create table participants (
      participant_id   uuid primary key,
      dyad_id          uuid not null references dyads,
      member           text not null check (member in ('A', 'B')),
      -- two numbers a dyad, in the order in which the links were handed out, not of A and B
      person_num       integer not null check (person_num > 0),
      language         text not null,
      completion_code  text not null,
      created_at       timestamptz not null default clock_timestamp(),
      unique (dyad_id, member)
    );

    -- one data key per participant, wrapped by a key outside the database; without it the texts are noise
    create table data_keys (
      participant_id  uuid primary key references participants,
      wrapped_key     bytea not null
    );

    -- SHA-256 of the personal links; the links themselves are nowhere
    create table join_tokens (
      token_hash      bytea primary key,
      participant_id  uuid not null references participants,
      expires_at      timestamptz not null,
      revoked_at      timestamptz,
      created_at      timestamptz not null default clock_timestamp()
    );

    create table sign_ins (
      sign_in_hash    bytea primary key,
      participant_id  uuid not null references participants,
      expires_at      timestamptz not null,
      revoked_at      timestamptz,
      created_at      timestamptz not null default clock_timestamp()
    );
    create index on sign_ins (participant_id);
  `);
}

export const down = refuseDown('0001_studies_and_couples');
