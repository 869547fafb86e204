import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What the browsers report: trial records, what was typed in them, painted onsets, connections, clocks.
 * All append-only but `connections`, whose row is closed once.
 *
 * `record_id` is made in the browser, so a record sent twice after a lost acknowledgement is kept once.
 * `raw` is jsPsych's data object as text, with each typed text replaced by `{"text_id": …}`.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table trial_records (
      record_id             uuid primary key,
      dyad_session_id       uuid not null references dyad_sessions,
      participant_id        uuid not null references participants,
      member                text not null check (member in ('A', 'B')),
      step_id               text not null,
      trial_id              text not null,
      trial_index           integer not null check (trial_index >= 0),
      attempt               integer not null check (attempt > 0),
      plugin                text not null,
      plugin_version        text not null,
      outbox_id             uuid not null,
      outbox_index          integer not null check (outbox_index >= 0),
      -- seq of the dyad session when this record was stored
      after_seq             integer not null,
      onset_ms              double precision not null,
      onset_uncertainty_ms  double precision not null,
      end_ms                double precision not null,
      -- jsPsych's rt in ms; null where the plugin has none or nobody answered
      rt_ms                 double precision,
      unfocused_ms          double precision not null,
      timed_out             boolean not null,
      -- arrived after its step was over
      late                  boolean not null,
      raw                   text not null,
      received_at           timestamptz not null default clock_timestamp()
    );
    create index on trial_records (dyad_session_id, member, step_id);

    create table texts (
      text_id          uuid primary key,
      participant_id   uuid not null references participants,
      dyad_session_id  uuid not null references dyad_sessions,
      record_id        uuid not null references trial_records,
      step_id          text not null,
      trial_id         text not null,
      -- where in the trial's data it stood, e.g. response or response.P0_Q1
      data_key         text not null,
      n_chars          integer not null,
      -- AES-256-GCM under the participant's data key: nonce (12), ciphertext, tag (16)
      sealed           bytea not null,
      created_at       timestamptz not null default clock_timestamp()
    );
    create index on texts (record_id);

    create table onsets (
      onset_id         uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      member           text not null check (member in ('A', 'B')),
      shared_step_id   text not null,
      target_ms        double precision not null,
      painted_ms       double precision not null,
      offset_ms        double precision not null,
      uncertainty_ms   double precision not null,
      frame_ms         double precision not null,
      postponements    integer not null,
      received_at      timestamptz not null default clock_timestamp()
    );
    create index on onsets (dyad_session_id, shared_step_id);

    create table connections (
      connection_id    uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      participant_id   uuid not null references participants,
      -- the lease: the newest connection of a participant acts, older ones are refused
      epoch            integer not null,
      connected_at     timestamptz not null default clock_timestamp(),
      closed_at        timestamptz,
      unique (participant_id, epoch)
    );

    create table device_reports (
      device_report_id  uuid primary key,
      participant_id    uuid not null references participants,
      device            text not null check (device in ('phone', 'tablet', 'laptop')),
      browser           text not null,
      screen_width      integer not null,
      screen_height     integer not null,
      pixel_ratio       double precision not null,
      timezone          text not null,
      reported_at       timestamptz not null default clock_timestamp()
    );
    create index on device_reports (participant_id);

    create table clock_reports (
      clock_report_id  uuid primary key,
      dyad_session_id  uuid not null references dyad_sessions,
      participant_id   uuid not null references participants,
      offset_ms        double precision not null,
      uncertainty_ms   double precision not null,
      rtt_median_ms    double precision not null,
      rtt_p95_ms       double precision not null,
      pings            integer not null,
      hidden_ms        double precision not null,
      reported_at      timestamptz not null default clock_timestamp()
    );
    create index on clock_reports (participant_id);

    create trigger trial_records_append_only before update or delete or truncate on trial_records
      for each statement execute function refuse_change();
    create trigger texts_append_only before update or delete or truncate on texts
      for each statement execute function refuse_change();
    create trigger onsets_append_only before update or delete or truncate on onsets
      for each statement execute function refuse_change();
    create trigger device_reports_append_only before update or delete or truncate on device_reports
      for each statement execute function refuse_change();
    create trigger clock_reports_append_only before update or delete or truncate on clock_reports
      for each statement execute function refuse_change();
  `);
}

export const down = refuseDown('0003_trial_records');
