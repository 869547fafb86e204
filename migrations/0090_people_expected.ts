import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * `exportable_people` says the same as before in a form whose number of rows Postgres guesses better: of a boolean
 * subquery it expects half to be true, of a count compared with 0 a third, and a two-hundredth of one that equals 0.
 * With a few rows expected it went through the plans of all couples for each of them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view exportable_people as
      select p.participant_id, p.dyad_id, p.member, p.person_num, s.has_withdrawn, s.is_kept,
             case when s.is_kept then p.language end as language
        from participants p
       cross join lateral (
         select (select count(*) > 0 from withdrawn_people w where w.participant_id = p.participant_id) as has_withdrawn,
                (select count(*) = 0 from withdrawn_people w where w.participant_id = p.participant_id)
                  and (select count(*) > 0 from consents c where c.participant_id = p.participant_id and c.agreed) as is_kept) s
       where (select count(*) > 0 from exportable_dyads d where d.dyad_id = p.dyad_id);
  `);
}

export const down = refuseDown('0090_people_expected');
