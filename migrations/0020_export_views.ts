import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What may leave the house. An export reads from these views only, so that none can forget whom to leave out:
 *
 * - `withdrawn_people` is the one place that says who has taken their yes back, or never gave it. A further way of
 *   withdrawing is one more `union` there; everything else follows.
 * - Couples for trying out are there only where the transaction has said `set local tandem.include_test = 'on'`.
 * - `kept_people` have consented and stayed; every view of answers, events and measurements joins it.
 * - Of everybody else there is that they were asked, and how far they came (`exportable_people`).
 * - By what the next draw could be foretold (seed, block, place in it, stratum), and sign-ins and codes, no view has.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create view withdrawn_people as
      select p.participant_id
        from participants p
       where exists (select from dyad_sessions s where s.dyad_id = p.dyad_id
                        and s.state #>> array['seats', p.member, 'presence', 'is'] = 'left');

    create view exportable_studies as
      select s.study_id, s.experiment_id, s.mode, s.parameters, n.couples, n.test_couples
        from studies s
       cross join lateral (
         select count(*)::integer as couples, (count(*) filter (where is_test))::integer as test_couples
           from dyads d where d.study_id = s.study_id) n;

    create view exportable_dyads as
      select dyad_id, study_id, dyad_num, is_test
        from dyads
       where not is_test or current_setting('tandem.include_test', true) = 'on';

    create view exportable_people as
      select p.participant_id, p.dyad_id, p.member, p.person_num,
             w.participant_id is not null as has_withdrawn,
             k.is_kept,
             case when k.is_kept then p.language end as language
        from participants p
        join exportable_dyads d using (dyad_id)
        left join withdrawn_people w using (participant_id)
       cross join lateral (
         select w.participant_id is null
                and exists (select from consents c where c.participant_id = p.participant_id and c.agreed) as is_kept) k;

    create view kept_people as
      select participant_id, dyad_id, member from exportable_people where is_kept;

    -- of the state how far they came, and the answers of whoever is kept
    create view exportable_sessions as
      select s.dyad_session_id, s.dyad_id, s.wave, s.time_warp,
             jsonb_build_object(
               'phase', s.state->'phase', 'at', s.state->'at', 'reason', s.state->'reason', 'alone', s.state->'alone',
               'seats', (
                 select jsonb_object_agg(e.member, jsonb_build_object(
                          'presence', t.seat->'presence', 'language', t.seat->'language', 'position', t.seat->'position',
                          'answers', case when e.is_kept then t.seat->'answers' else '{}' end))
                   from exportable_people e
                  cross join lateral (select s.state->'seats'->e.member as seat) t
                  where e.dyad_id = s.dyad_id)) as state
        from dyad_sessions s
        join exportable_dyads using (dyad_id);

    create view exportable_assignments as
      select a.dyad_session_id, a.dyad_id, a.draw, a.condition, a.levels, a.roles, a.role_rule, a.role_probability,
             a.role_tie, a.method, a.seed_commit, a.assigned_at
        from assignments a join exportable_dyads using (dyad_id);

    create view exportable_plan_parts as
      select l.dyad_session_id, l.part, l.rules_version, l.experiment_version, l.plan, l.plan_hash
        from plan_parts l
        join dyad_sessions s using (dyad_session_id)
        join exportable_dyads using (dyad_id);

    -- the funnel counts those who said no, too; of their instants only when they were asked and when they said no
    create view exportable_invitations as
      select e.participant_id, e.dyad_id, t.made_at, t.links, j.joined_at, c.consented_at, c.declined_at
        from exportable_people e
       cross join lateral (
         select min(created_at) as made_at, count(*)::integer as links
           from join_tokens t where t.participant_id = e.participant_id) t
       cross join lateral (
         select min(connected_at) as joined_at from connections n
          where n.participant_id = e.participant_id and not e.has_withdrawn) j
       cross join lateral (
         select min(decided_at) filter (where agreed and e.is_kept) as consented_at,
                min(decided_at) filter (where not agreed) as declined_at
           from consents c where c.participant_id = e.participant_id) c;

    create view exportable_consents as
      select c.participant_id, c.version, c.decided_at
        from consents c join kept_people using (participant_id) where c.agreed;

    -- how many of a couple said yes, also if they took it back later
    create view exportable_consent_counts as
      select p.dyad_id, count(distinct p.participant_id)::integer as n_consented
        from participants p
        join exportable_dyads using (dyad_id)
        join consents c on c.participant_id = p.participant_id and c.agreed
       group by p.dyad_id;

    create view exportable_device_reports as
      select r.participant_id, r.device_report_id, r.device, r.browser, r.screen_width, r.screen_height, r.pixel_ratio,
             r.timezone, r.reported_at
        from device_reports r join kept_people using (participant_id);

    create view exportable_clock_reports as
      select r.participant_id, r.dyad_session_id, r.offset_ms, r.uncertainty_ms, r.rtt_median_ms, r.rtt_p95_ms, r.pings,
             r.hidden_ms, r.reported_at
        from clock_reports r join kept_people using (participant_id);

    create view exportable_connections as
      select c.participant_id, c.dyad_session_id, c.epoch, c.connected_at, c.closed_at
        from connections c join kept_people using (participant_id);

    create view exportable_trial_records as
      select r.record_id, r.dyad_session_id, r.participant_id, r.member, r.step_id, r.trial_id, r.trial_index, r.attempt,
             r.plugin, r.plugin_version, r.onset_ms, r.onset_uncertainty_ms, r.end_ms, r.rt_ms, r.unfocused_ms,
             r.timed_out, r.late, r.raw, r.received_at
        from trial_records r join kept_people using (participant_id);

    create view exportable_onsets as
      select o.dyad_session_id, o.member, o.shared_step_id, o.target_ms, o.painted_ms, o.uncertainty_ms, o.frame_ms, o.painting_ms,
             o.postponements
        from onsets o
        join dyad_sessions s using (dyad_session_id)
        join kept_people k on k.dyad_id = s.dyad_id and k.member = o.member;

    -- whose event it is, or whom the deadline concerns; without answers
    create view exportable_events as
      select e.dyad_session_id, e.seq, e.type, e.member, w.concerns, e.at_ms, e.body - '{answers,texts}'::text[] as body
        from events e
        join dyad_sessions s using (dyad_session_id)
        join exportable_dyads d using (dyad_id)
       cross join lateral (select coalesce(e.member, e.body->'deadline'->>'member') as concerns) w
        left join kept_people k on k.dyad_id = s.dyad_id and k.member = w.concerns
       where w.concerns is null or k.participant_id is not null;

    create view exportable_messages as
      select g.message_id, g.dyad_session_id, g.participant_id, g.step_id, g.text_id, g.seq, g.sent_ms, g.typed_ms
        from messages g join kept_people using (participant_id);

    -- sealed: to read them takes the data key, and that the key outside the database
    create view exportable_texts as
      select x.text_id, x.participant_id, x.dyad_session_id, x.record_id, x.step_id, x.trial_id, x.data_key, x.n_chars,
             x.sealed, y.wrapped_key
        from texts x
        join kept_people using (participant_id)
        left join data_keys y using (participant_id);
  `);
}

export const down = refuseDown('0020_export_views');
