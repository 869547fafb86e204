import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Dyad sessions with their plan and their events.
 *
 * `dyad_sessions.state` is the fold of the events up to `seq` and can always be recomputed; the events and
 * the plan parts are append-only. `(dyad_session_id, seq)` refuses the second of two writers.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table dyad_sessions (
      dyad_session_id  uuid primary key,
      dyad_id          uuid not null references dyads,
      wave             integer not null default 1 check (wave > 0),
      -- timers run so many times faster; other than 1 in test couples only
      time_warp        double precision not null default 1 check (time_warp >= 1),
      -- rehearsal only: the level asked for instead of the draw
      forced_condition text,
      seq              integer not null default 0,
      state            jsonb not null,
      -- the next instant at which a deadline may pass, in ms on the database's clock; null: none
      next_deadline_ms double precision,
      created_at       timestamptz not null default clock_timestamp(),
      unique (dyad_id, wave)
    );
    create index on dyad_sessions (next_deadline_ms) where next_deadline_ms is not null;

    create table plan_parts (
      dyad_session_id     uuid not null references dyad_sessions,
      part                smallint not null check (part in (1, 2)),
      rules_version       integer not null,
      experiment_id       text not null,
      experiment_version  text not null,
      -- the plan as text, because its hash is over these bytes
      plan                text not null,
      plan_hash           text not null,
      created_at          timestamptz not null default clock_timestamp(),
      primary key (dyad_session_id, part)
    );

    create table events (
      dyad_session_id  uuid not null references dyad_sessions,
      seq              integer not null check (seq > 0),
      type             text not null,
      member           text check (member in ('A', 'B')),
      at_ms            double precision not null,
      body             jsonb not null,
      stored_at        timestamptz not null default clock_timestamp(),
      primary key (dyad_session_id, seq)
    );

    create table consents (
      consent_id       uuid primary key,
      participant_id   uuid not null references participants,
      dyad_session_id  uuid not null references dyad_sessions,
      version          text not null,
      language         text not null,
      text_hash        text not null,
      agreed           boolean not null,
      decided_at       timestamptz not null default clock_timestamp()
    );
    create index on consents (participant_id);

    create table assignments (
      assignment_id    uuid primary key,
      study_id         text not null references studies,
      dyad_id          uuid not null references dyads,
      dyad_session_id  uuid not null unique references dyad_sessions,
      -- order of the draws in this study, from 1
      draw             integer not null check (draw > 0),
      condition        text not null,
      -- {"framing": "meaning"}: the level of each factor
      levels           jsonb not null,
      roles            jsonb not null,
      method           text not null check (method in ('blocked', 'forced')),
      block            integer,
      block_size       integer,
      position         integer,
      stratum          text not null default '',
      seed_commit      text not null,
      assigned_at      timestamptz not null,
      previous_hash    text not null,
      hash             text not null,
      unique (study_id, draw)
    );

    create trigger plan_parts_append_only before update or delete or truncate on plan_parts
      for each statement execute function refuse_change();
    create trigger events_append_only before update or delete or truncate on events
      for each statement execute function refuse_change();
    create trigger consents_append_only before update or delete or truncate on consents
      for each statement execute function refuse_change();
    create trigger assignments_append_only before update or delete or truncate on assignments
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0002_dyad_sessions');
