import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** Whoever has withdrawn in any way, also silently or long afterwards, is out of every view at once. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view withdrawn_people as
      select p.participant_id
        from participants p
       where exists (select from dyad_sessions s where s.dyad_id = p.dyad_id
                        and s.state #>> array['seats', p.member, 'presence', 'is'] = 'left')
      union
      select w.participant_id from withdrawals w;
  `);
}

export const down = refuseDown('0030_withdrawn_people');
