import type { Knex } from 'knex';
import { MEMBERS, type Member } from '../protocol/member.ts';
import type { Vitals } from '../protocol/staff/console.ts';

/** Of one couple: the number of its last event, and what each browser has told last. */
export interface CoupleVitals {
  readonly dyadSessionId: string;
  readonly studyId: string;
  readonly dyadNum: number;
  readonly seq: number;
  readonly vitals: Readonly<Record<Member, Vitals>>;
}

interface Row {
  readonly dyad_session_id: string;
  readonly study_id: string;
  readonly dyad_num: number;
  readonly seq: number;
  readonly people: readonly PersonRow[];
}

interface PersonRow {
  readonly member: Member;
  readonly last_answer_ms: number | null;
  readonly offset_ms: number | null;
  readonly uncertainty_ms: number | null;
  readonly hidden_since_ms: number | null;
}

// Receipts count as answers: nobody can see here whose answers are not kept.
const VITALS = `
  select x.dyad_session_id, d.study_id, d.dyad_num, x.seq, people.people
    from dyads d
    join dyad_sessions x on x.dyad_id = d.dyad_id and x.wave = 1
    cross join lateral (
      select json_agg(json_build_object('member', p.member, 'last_answer_ms', a.ms, 'offset_ms', c.offset_ms,
                                        'uncertainty_ms', c.uncertainty_ms, 'hidden_since_ms', c.hidden_since_ms)) as people
        from participants p
        left join lateral (
          select extract(epoch from greatest(
                   (select max(r.received_at) from trial_records r where r.dyad_session_id = x.dyad_session_id and r.member = p.member),
                   (select max(r.received_at) from receipts r where r.dyad_session_id = x.dyad_session_id and r.member = p.member))) * 1000 as ms
           where x.state->>'phase' not in ('completed', 'ended-early')
        ) a on true
        left join lateral (
          select r.offset_ms, r.uncertainty_ms, extract(epoch from r.reported_at) * 1000 - r.hidden_for_ms as hidden_since_ms from clock_reports r
           where r.participant_id = p.participant_id and x.state->>'phase' not in ('completed', 'ended-early')
           order by r.reported_at desc limit 1
        ) c on true
       where p.dyad_id = d.dyad_id
    ) people
   where d.study_id = any(?::text[])
   order by d.study_id, d.dyad_num`;

/** Every couple of these studies. */
export async function vitalsOf(db: Knex, studyIds: readonly string[]): Promise<readonly CoupleVitals[]> {
  if (studyIds.length === 0) return [];
  const { rows } = await db.raw<{ rows: Row[] }>(VITALS, [studyIds as Knex.Value]);
  return rows.map(({ dyad_session_id, study_id, dyad_num, seq, people }) => {
    const [a, b] = MEMBERS.map((member) => toVitals(people.find((person) => person.member === member)));
    if (a === undefined || b === undefined) throw new Error(`couple ${dyad_num} of ${study_id} has not two members`);
    return { dyadSessionId: dyad_session_id, studyId: study_id, dyadNum: dyad_num, seq, vitals: { A: a, B: b } };
  });
}

function toVitals(person: PersonRow | undefined): Vitals {
  return {
    lastAnswerAt: person?.last_answer_ms ?? null,
    clockOffset: person?.offset_ms ?? null,
    clockUncertainty: person?.uncertainty_ms ?? null,
    hiddenSince: person?.hidden_since_ms ?? null,
  };
}
