import type { Knex } from 'knex';
import type { DyadState, Presence } from '../dyad/state.ts';
import type { Member } from '../protocol/member.ts';
import { newestAppointment } from './appointments.ts';

/** A couple with what its partners' links have come to; no answer, and nothing of whether answers are kept. */
export interface CoupleRow {
  readonly dyad_num: number;
  readonly label: string | null;
  readonly stratum: string;
  /** When they have agreed to come; null: none is agreed. */
  readonly meets_at: Date | null;
  readonly phase: DyadState['phase'];
  /** Who goes on alone. */
  readonly alone: Member | null;
  /** Steps of the whole plan; null before the draw. */
  readonly steps: number | null;
  /** In the order of the links. */
  readonly people: readonly PersonRow[];
}

export interface PersonRow {
  readonly participant_id: string;
  readonly member: Member;
  readonly language: string;
  readonly presence: Presence['is'];
  readonly position: number;
  /** Own links that somebody had, or may have had, in whose place another one has come. */
  readonly replaced: number;
  /** By the link that is good now, or was last. */
  readonly is_opened: boolean;
  readonly is_expired: boolean;
  /** After a withdrawal: no link is left. */
  readonly is_revoked: boolean;
  readonly mail: 'none' | 'known' | 'waiting' | 'sent' | 'failed' | 'unsure';
  readonly mail_problem: string | null;
}

// How long a plan is stands only in the plan. Of a couple that has completed, whoever came to its end is at that number.
const COUPLES = `
  select d.dyad_num, d.label, d.stratum, agreed.at as meets_at, x.state->>'phase' as phase, x.state->>'alone' as alone,
         case x.state->>'phase'
           when 'apart' then null
           when 'completed' then greatest((x.state#>>'{seats,A,position}')::integer, (x.state#>>'{seats,B,position}')::integer)
           else (select sum(json_array_length(l.plan::json->'steps'))::integer from plan_parts l
                  where l.dyad_session_id = x.dyad_session_id having count(*) = 2)
         end as steps,
         people.people
    from dyads d
    join dyad_sessions x on x.dyad_id = d.dyad_id and x.wave = 1
    left join lateral (${newestAppointment('d.dyad_id')}) agreed on true
    cross join lateral (
      select json_agg(json_build_object(
               'participant_id', p.participant_id, 'member', p.member, 'language', x.state#>>array['seats', p.member, 'language'],
               'presence', x.state#>>array['seats', p.member, 'presence', 'is'],
               'position', (x.state#>>array['seats', p.member, 'position'])::integer,
               'replaced', t.replaced, 'is_expired', t.newest_ends < clock_timestamp(), 'is_revoked', t.is_revoked, 'mail_problem', c.mail_problem,
               'mail', case
                 when c.participant_id is null then 'none'
                 when exists (select from invitations v where v.participant_id = p.participant_id and v.outcome is null) then 'waiting'
                 when c.mailed_at is not null then 'sent' when c.is_unsure then 'unsure' when c.mail_problem is null then 'known' else 'failed' end,
               'is_opened', exists (select from sign_ins i where i.participant_id = p.participant_id and i.created_at >= t.newest))
             order by p.person_num) as people
        from participants p
        cross join lateral (
          select count(*) filter (where revoked_at <= newest_of_all and not is_set_aside)::integer as replaced, max(newest_of_all) as newest, max(expires_at) as newest_ends,
                 bool_and(revoked_at is not null) as is_revoked
            from (select *, max(created_at) over () as newest_of_all from join_tokens where participant_id = p.participant_id and kind <> 'code') t
        ) t
        left join contacts c on c.participant_id = p.participant_id
       where p.dyad_id = d.dyad_id
    ) people
   where d.study_id = ?
   order by d.dyad_num`;

export async function couplesOf(db: Knex, studyId: string): Promise<readonly CoupleRow[]> {
  const { rows } = await db.raw<{ rows: CoupleRow[] }>(COUPLES, [studyId]);
  return rows;
}

/** Of those among these dyad sessions that belong to the study, in their order. */
export async function numbersOf(db: Knex, studyId: string, dyadSessionIds: readonly string[]): Promise<readonly number[]> {
  if (dyadSessionIds.length === 0) return [];
  return db('dyad_sessions').join('dyads', 'dyads.dyad_id', 'dyad_sessions.dyad_id')
    .where({ study_id: studyId }).whereIn('dyad_session_id', [...dyadSessionIds]).orderBy('dyad_num').distinct().pluck('dyad_num');
}

/** In small letters, as they are told apart. */
export async function labelsOf(db: Knex, studyId: string): Promise<ReadonlySet<string>> {
  const labels: readonly string[] = await db('dyads').where({ study_id: studyId }).whereNotNull('label').pluck('label');
  return new Set(labels.map((label) => label.toLowerCase()));
}
