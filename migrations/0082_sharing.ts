import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Of which couples a public file may tell that they are one: both have stayed, both said yes to exactly that
 * (`sharingConsent()` of the kit, whose answer in the latest wave counts), and neither has taken it back since.
 *
 * What is taken back is noted here and not by a changed answer: the answer was given, and stays on record.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table sharing_withdrawals (
      sharing_withdrawal_id  uuid primary key default gen_random_uuid(),
      participant_id         uuid not null unique references participants,
      reason                 text not null default '',
      withdrawn_at           timestamptz not null default clock_timestamp()
    );
    create trigger sharing_withdrawals_append_only before update or delete or truncate on sharing_withdrawals
      for each statement execute function refuse_change();

    create view exportable_links as
      select a.dyad_id
        from (select distinct on (k.participant_id) k.participant_id, k.dyad_id, t.answer
                from kept_people k
                join dyad_sessions s using (dyad_id)
               cross join lateral (
                 select s.state #>> array['seats', k.member, 'answers', 'sharing.partners_linked'] as answer) t
               where t.answer is not null
               order by k.participant_id, s.wave desc) a
       where a.answer = 'yes'
         and not exists (select from sharing_withdrawals w where w.participant_id = a.participant_id)
       group by a.dyad_id
      having count(*) = 2;
  `);
}

export const down = refuseDown('0082_sharing');
