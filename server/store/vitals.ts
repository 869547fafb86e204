import type { Knex } from 'knex';
import { MEMBERS, type Member } from '../protocol/member.ts';
import type { Signs, Vitals } from '../protocol/staff/console.ts';
import { newestAppointment } from './appointments.ts';

/** Which couple, and the number of its last event. */
export interface CoupleHead {
  readonly dyadSessionId: string;
  readonly studyId: string;
  readonly dyadNum: number;
  readonly seq: number;
}

/** Of one couple: what each browser has told last, and what is to be seen of the two together. */
export interface CoupleVitals {
  readonly vitals: Readonly<Record<Member, Vitals>>;
  readonly signs: Signs;
}

interface Row {
  readonly dyad_session_id: string;
  readonly people: readonly PersonRow[];
  readonly apart: number | null;
  readonly drawn_ms: number | null;
  readonly meets_ms: number | null;
  readonly acted_by: readonly string[] | null;
}

interface PersonRow {
  readonly member: Member;
  readonly last_answer_ms: number | null;
  readonly offset_ms: number | null;
  readonly uncertainty_ms: number | null;
  readonly hidden_since_ms: number | null;
  readonly unsent: number | null;
  readonly battery_level: number | null;
  readonly is_charging: boolean | null;
  readonly came_ms: number | null;
  readonly help: Vitals['help'];
  /** Kind of device, browser, screen and time zone, as one text. */
  readonly device: string | null;
}

/** Two of the staff who act on a couple within so many minutes may get into each other's way. */
const AT_ONCE = 10;

// Receipts count as answers: nobody can see here whose answers are not kept.
const VITALS = `
  with acted as (
    select a.object, json_agg(distinct s.name order by s.name) as names
      from audit_rows a join staff s on a.actor = 'staff:' || s.staff_id
     where a.object = any(cast(:ids as text[])) and a.action = 'control-couple' and a.outcome = 'done'
       and a.at > clock_timestamp() - interval '${AT_ONCE} minutes'
     group by a.object
  )
  select x.dyad_session_id, people.people, starts.apart, extract(epoch from drawn.assigned_at)::double precision * 1000 as drawn_ms,
         extract(epoch from agreed.at)::double precision * 1000 as meets_ms, acted.names as acted_by
    from dyad_sessions x
    cross join lateral (
      select json_agg(json_build_object('member', p.member, 'last_answer_ms', a.ms, 'offset_ms', c.offset_ms,
                                        'uncertainty_ms', c.uncertainty_ms, 'hidden_since_ms', c.hidden_since_ms, 'unsent', c.unsent, 'battery_level', c.battery_level, 'is_charging', c.is_charging, 'device', v.device,
                                        'came_ms', (select extract(epoch from o.connected_at) * 1000 from connections o where o.participant_id = p.participant_id order by o.epoch limit 1),
                                        'help', help.help)) as people
        from participants p
        left join lateral (
          select extract(epoch from greatest(
                   (select max(r.received_at) from trial_records r where r.dyad_session_id = x.dyad_session_id and r.member = p.member),
                   (select max(r.received_at) from receipts r where r.dyad_session_id = x.dyad_session_id and r.member = p.member))) * 1000 as ms
           where x.state->>'phase' not in ('completed', 'ended-early')
        ) a on true
        left join lateral (
          select r.offset_ms, r.uncertainty_ms, extract(epoch from r.reported_at) * 1000 - r.hidden_for_ms as hidden_since_ms, r.unsent, r.battery_level, r.is_charging from clock_reports r
           where r.participant_id = p.participant_id and x.state->>'phase' not in ('completed', 'ended-early')
           order by r.reported_at desc limit 1
        ) c on true
        left join lateral (
          select concat_ws(' ', r.device, r.browser, r.screen_width, r.screen_height, r.pixel_ratio, r.timezone) as device
            from device_reports r
           where r.participant_id = p.participant_id and x.state->>'phase' not in ('completed', 'ended-early')
           order by r.reported_at desc limit 1
        ) v on true
        left join lateral (
          select json_build_object('what', h.what, 'askedAt', extract(epoch from h.asked_at) * 1000) as help from help_requests h
           where h.participant_id = p.participant_id
             and not exists (select from notes n join dyad_sessions of on of.dyad_session_id = n.dyad_session_id
                              where of.dyad_id = x.dyad_id and n.written_at > h.asked_at)
           order by h.asked_at desc limit 1
        ) help on true
       where p.dyad_id = x.dyad_id
    ) people
    left join lateral (
      select percentile_cont(0.95) within group (order by abs(o.painted_ms - other.painted_ms)) as apart
        from onsets o
        join onsets other on other.dyad_session_id = o.dyad_session_id and other.shared_step_id = o.shared_step_id
                         and other.target_ms = o.target_ms and other.member = 'B'
       where o.dyad_session_id = x.dyad_session_id and o.member = 'A' and x.state->>'phase' not in ('completed', 'ended-early')
    ) starts on true
    left join assignments drawn on drawn.dyad_session_id = x.dyad_session_id
    left join lateral (${newestAppointment('x.dyad_id')}) agreed on true
    left join acted on acted.object = x.dyad_session_id::text
   where x.dyad_session_id = any(cast(:ids as uuid[]))`;

/** Every couple of these studies, in order. */
export async function headsOf(db: Knex, studyIds: readonly string[]): Promise<readonly CoupleHead[]> {
  if (studyIds.length === 0) return [];
  return db('dyads as d')
    .join('dyad_sessions as x', 'x.dyad_id', 'd.dyad_id')
    .where({ 'x.wave': 1 })
    .whereIn('d.study_id', studyIds)
    .orderBy(['d.study_id', 'd.dyad_num'])
    .select<CoupleHead[]>('x.dyad_session_id as dyadSessionId', 'd.study_id as studyId', 'd.dyad_num as dyadNum', 'x.seq');
}

/** By dyad session. */
export async function vitalsOf(db: Knex, dyadSessionIds: readonly string[]): Promise<ReadonlyMap<string, CoupleVitals>> {
  if (dyadSessionIds.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: Row[] }>(VITALS, { ids: dyadSessionIds as Knex.Value });
  return new Map(rows.map(({ dyad_session_id, people, apart, drawn_ms, meets_ms, acted_by }) => {
    const [a, b] = MEMBERS.map((member) => people.find((person) => person.member === member));
    if (a === undefined || b === undefined) throw new Error(`dyad session ${dyad_session_id} has not two members`);
    const signs = { mayShareDevice: mayBeOne(a, b), apart, drawnAt: drawn_ms, meetsAt: meets_ms, actedBy: acted_by ?? [] };
    return [dyad_session_id, { vitals: { A: toVitals(a), B: toVitals(b) }, signs }];
  }));
}

/** Two devices of one kind have clocks of their own; two pages on one device do not. */
function mayBeOne(one: PersonRow, other: PersonRow): boolean {
  if (one.device === null || one.device !== other.device || one.offset_ms === null || other.offset_ms === null) return false;
  return Math.abs(one.offset_ms - other.offset_ms) <= (one.uncertainty_ms ?? 0) + (other.uncertainty_ms ?? 0);
}

function toVitals({ last_answer_ms, offset_ms, uncertainty_ms, hidden_since_ms, unsent, battery_level, is_charging, came_ms, help }: PersonRow): Vitals {
  const battery = battery_level === null || is_charging === null ? null : { level: battery_level, isCharging: is_charging };
  return { lastAnswerAt: last_answer_ms, clockOffset: offset_ms, clockUncertainty: uncertainty_ms, hiddenSince: hidden_since_ms, unsent, battery, cameAt: came_ms, help };
}
