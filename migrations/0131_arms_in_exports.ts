import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** Which conditions of its experiment a study has, for its exports; null: all of them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view exportable_studies as
      select s.study_id, s.experiment_id, s.mode, s.parameters, n.couples, n.test_couples, s.randomisation -> 'arms' as arms
        from studies s
       cross join lateral (
         select count(*)::integer as couples, (count(*) filter (where is_test))::integer as test_couples
           from dyads d where d.study_id = s.study_id) n;
  `);
}

export const down = refuseDown('0131_arms_in_exports');
