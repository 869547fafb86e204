import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * What an export tells besides: from which definition, and by which Tandem, each part of a plan was made; when a link
 * was first used, and how many reminders went out; and of whoever left, whether they wanted their words erased.
 *
 * Plans made before this have neither hash nor version: they stay empty rather than guessed. The withdrawal has two
 * values on purpose: that somebody withdrew silently is told to nobody.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table plan_parts add column definition_hash text check (definition_hash ~ '^[0-9a-f]{64}$'),
                           add column server_version text check (server_version <> '');

    create or replace view exportable_plan_parts as
      select l.dyad_session_id, l.part, l.rules_version, l.experiment_version, l.plan, l.plan_hash, l.definition_hash, l.server_version
        from plan_parts l
        join dyad_sessions s using (dyad_session_id)
        join exportable_dyads using (dyad_id);

    create or replace view exportable_invitations as
      select e.participant_id, e.dyad_id, t.made_at, t.links, j.joined_at, c.consented_at, c.declined_at, o.opened_at, r.reminders
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
           from consents c where c.participant_id = e.participant_id) c
       cross join lateral (
         select min(created_at) as opened_at from sign_ins i
          where i.participant_id = e.participant_id and not e.has_withdrawn) o
       cross join lateral (
         select case when not e.has_withdrawn then count(*)::integer end as reminders
           from sent_reminders m where m.participant_id = e.participant_id) r;

    create view exportable_withdrawals as
      select w.participant_id,
             case when exists (select from withdrawals x where x.participant_id = w.participant_id and x.scope = 'erase')
                  then 'stop_and_delete' else 'stop' end as scope
        from withdrawn_people w
        join exportable_people using (participant_id);
  `);
}

export const down = refuseDown('0126_provenance_in_exports');
