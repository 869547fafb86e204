import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** For exports: when each entered the step they are at, from which follow-ups count, and the days of the follow-ups. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace view exportable_sessions as
      select s.dyad_session_id, s.dyad_id, s.wave, s.time_warp,
             jsonb_build_object(
               'phase', s.state->'phase', 'at', s.state->'at', 'reason', s.state->'reason', 'alone', s.state->'alone',
               'seats', (
                 select jsonb_object_agg(e.member, jsonb_build_object(
                          'presence', t.seat->'presence', 'language', t.seat->'language', 'position', t.seat->'position',
                          'enteredAt', t.seat->'enteredAt',
                          'answers', case when e.is_kept then t.seat->'answers' else '{}' end))
                   from exportable_people e
                  cross join lateral (select s.state->'seats'->e.member as seat) t
                  where e.dyad_id = s.dyad_id)) as state
        from dyad_sessions s
        join exportable_dyads using (dyad_id);

    create view exportable_follow_ups as
      select f.dyad_session_id, s.dyad_id, s.wave, f.follow_up_id, f.offset_days, f.window_before_days, f.window_after_days
        from follow_ups f
        join dyad_sessions s using (dyad_session_id)
        join exportable_dyads using (dyad_id);
  `);
}

export const down = refuseDown('0101_follow_ups_in_exports');
