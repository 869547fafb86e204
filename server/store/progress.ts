import type { Knex } from 'knex';
import type { DyadState, Presence } from '../dyad/state.ts';
import type { Member } from '../protocol/member.ts';

/** How far one couple came in its sitting; nothing of an answer, nor of whether answers are kept. */
export interface CoupleProgress {
  readonly dyad_session_id: string;
  readonly stratum: string;
  readonly phase: DyadState['phase'];
  /** When it was over, in ms since 1970. */
  readonly over_ms: number | null;
  readonly version: string;
  /** Null: not drawn. */
  readonly condition: string | null;
  readonly people: readonly {
    readonly member: Member;
    readonly is_opened: boolean;
    readonly came_ms: number | null;
    readonly has_agreed: boolean;
    readonly presence: Presence['is'];
    readonly position: number;
  }[];
}

// The couples that count: of a study for real those that were no test.
const COUNTED = `
  select d.dyad_id, d.stratum, x.dyad_session_id, x.state
    from dyads d
    join studies s using (study_id)
    join dyad_sessions x on x.dyad_id = d.dyad_id and x.wave = 1
   where d.study_id = :studyId and (not d.is_test or s.mode = 'test')`;

const PROGRESS = `
  select c.dyad_session_id, c.stratum, c.state->>'phase' as phase, (c.state->>'at')::double precision as over_ms,
         l.experiment_version as version, a.condition, people.people
    from (${COUNTED}) c
    join plan_parts l on l.dyad_session_id = c.dyad_session_id and l.part = 1
    left join assignments a on a.dyad_session_id = c.dyad_session_id
    cross join lateral (
      select json_agg(json_build_object(
               'member', p.member,
               'is_opened', exists (select from sign_ins i where i.participant_id = p.participant_id),
               'came_ms', (select e.at_ms from events e where e.dyad_session_id = c.dyad_session_id
                              and e.member = p.member and e.type = 'member-arrived' order by e.seq limit 1),
               'has_agreed', exists (select from consents n where n.participant_id = p.participant_id and n.agreed),
               'presence', c.state#>>array['seats', p.member, 'presence', 'is'],
               'position', (c.state#>>array['seats', p.member, 'position'])::integer)) as people
        from participants p where p.dyad_id = c.dyad_id
    ) people`;

/** Every couple that counts. */
export async function progressOf(db: Knex, studyId: string): Promise<readonly CoupleProgress[]> {
  const { rows } = await db.raw<{ rows: CoupleProgress[] }>(PROGRESS, { studyId });
  return rows;
}

/** Ids of the steps that couples of one version and condition go through, in order. */
export interface Outline {
  readonly version: string;
  /** Null: not drawn, so the steps before the draw are all that there are yet. */
  readonly condition: string | null;
  readonly before: readonly string[];
  readonly steps: readonly string[];
}

// One couple of each kind is enough: its plan has the same steps as every other's.
const OUTLINES = `
  select k.version, k.condition, s.before, s.steps
    from (select distinct on (l.experiment_version, a.condition)
                 l.experiment_version as version, a.condition, c.dyad_session_id
            from (${COUNTED}) c
            join plan_parts l on l.dyad_session_id = c.dyad_session_id and l.part = 1
            left join assignments a on a.dyad_session_id = c.dyad_session_id
           order by l.experiment_version, a.condition) k
    cross join lateral (
      select json_agg(t.step->>'id' order by l.part, t.place) as steps,
             json_agg(t.step->>'id' order by t.place) filter (where l.part = 1) as before
        from plan_parts l, json_array_elements(l.plan::json->'steps') with ordinality t(step, place)
       where l.dyad_session_id = k.dyad_session_id
    ) s`;

export async function outlinesOf(db: Knex, studyId: string): Promise<readonly Outline[]> {
  const { rows } = await db.raw<{ rows: Outline[] }>(OUTLINES, { studyId });
  return rows;
}

export interface StepTime {
  readonly step_id: string;
  /** In ms: quarter, half and three quarters of persons took no longer. */
  readonly quarters: readonly [number, number, number];
}

/** How long persons took over the trials of each step, of the couples that were over last. */
export async function stepTimesOf(db: Knex, studyId: string, most: number): Promise<readonly StepTime[]> {
  const { rows } = await db.raw<{ rows: StepTime[] }>(
    `select t.step_id, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by t.ms) as quarters
       from (select r.step_id, max(r.end_ms) - min(r.onset_ms) as ms
               from (select c.dyad_session_id from (${COUNTED}) c where c.state->>'phase' = 'completed'
                      order by (c.state->>'at')::double precision desc limit :most) c
               join trial_records r using (dyad_session_id)
              group by r.dyad_session_id, r.member, r.step_id) t
      group by t.step_id`,
    { studyId, most },
  );
  return rows;
}

/**
 * In how many shared steps the two were so many whole ms apart. Of several starts of a step the last counts that both
 * have painted, and of each browser its first frame.
 *
 * @param far  what is further apart counts as this
 */
export async function startsApart(db: Knex, studyId: string, far: number): Promise<readonly { readonly at: number; readonly n: number }[]> {
  const { rows } = await db.raw<{ rows: { at: number; n: number }[] }>(
    `select t.at, count(*)::integer as n
       from (select distinct on (p.dyad_session_id, p.shared_step_id) least(round(abs(p.a - p.b)), :far)::integer as at
               from (select o.dyad_session_id, o.shared_step_id, o.target_ms,
                            min(o.painted_ms) filter (where o.member = 'A') as a, min(o.painted_ms) filter (where o.member = 'B') as b
                       from (${COUNTED}) c join onsets o using (dyad_session_id)
                      group by o.dyad_session_id, o.shared_step_id, o.target_ms) p
              where p.a is not null and p.b is not null
              order by p.dyad_session_id, p.shared_step_id, p.target_ms desc) t
      group by t.at order by t.at`,
    { studyId, far },
  );
  return rows;
}
