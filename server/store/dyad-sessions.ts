import type { Knex } from 'knex';
import { withMessages } from '../dyad/messages.ts';
import { joinParts, type Plan, type PlanPart } from '../dyad/plan.ts';
import type { DyadEvent, DyadState } from '../dyad/state.ts';
import { reading } from '../dyad/unreadable.ts';
import type { Member } from '../protocol/member.ts';
import type { PanelCodes } from '../protocol/panel.ts';
import type { CommitResult, Stored } from '../sessions/ports.ts';
import { isUniqueViolation } from './postgres-errors.ts';
import { prepared, rowsOf } from './prepared.ts';

interface SessionRow {
  readonly dyad_id: string;
  readonly study_id: string;
  readonly is_test: boolean;
  readonly wave: number;
  readonly follow_up: Stored['followUp'];
  readonly seq: number;
  readonly state: DyadState;
  readonly panel_codes: PanelCodes | null;
  readonly people: readonly PersonRow[];
  /** Null where it is known. */
  readonly plans: readonly string[] | null;
  /** Null where no chat runs. */
  readonly said: readonly (DyadEvent & { readonly type: 'message-sent' })[] | null;
}

interface PersonRow {
  readonly participant_id: string;
  readonly member: Member;
  readonly completion_code: string;
}

// In one go: whoever is on another process waits for it at each event of the partner.
const SESSION = prepared('load-session', `
  select x.dyad_id, d.study_id, d.is_test, x.wave, x.seq, x.state,
         (select json_build_object('id', f.follow_up_id, 'offsetDays', f.offset_days, 'windowBeforeDays', f.window_before_days,
                                   'windowAfterDays', f.window_after_days, 'remindersAfterHours', f.reminders_after_hours)
            from follow_ups f where f.dyad_session_id = x.dyad_session_id) as follow_up,
         case when x.wave = 1 then (select s.panel_codes from studies s where s.study_id = d.study_id) end as panel_codes,
         (select json_agg(json_build_object('participant_id', participant_id, 'member', member, 'completion_code', completion_code))
            from participants p where p.dyad_id = x.dyad_id) as people,
         case when not ? then
           (select array_agg(plan order by part) from plan_parts p where p.dyad_session_id = x.dyad_session_id)
         end as plans,
         case when x.state->'meeting'->>'stage' = 'started' then
           (select json_agg(body order by seq) from events e where e.dyad_session_id = x.dyad_session_id and type = 'message-sent')
         end as said
    from dyad_sessions x join dyads d using (dyad_id)
   where x.dyad_session_id = ?`);

/**
 * @param known  the plan as it was read before; once complete it does not change, and is not read again
 * @throws Unreadable where what is on disk cannot be read
 */
export async function loadStored(db: Knex, dyadSessionId: string, known?: Plan): Promise<Stored> {
  const whole = known?.complete ? known : null;
  const [session] = await rowsOf<SessionRow>(db, SESSION, [whole !== null, dyadSessionId]);
  if (session === undefined) throw new Error(`no dyad session ${dyadSessionId}`);
  const plan = whole ?? reading(dyadSessionId, () => joinParts((session.plans ?? []).map((part): PlanPart => JSON.parse(part))));
  return {
    dyadSessionId,
    dyadId: session.dyad_id,
    studyId: session.study_id,
    isTest: session.is_test,
    wave: session.wave,
    followUp: session.follow_up,
    participants: { A: personOf(session, 'A'), B: personOf(session, 'B') },
    panelCodes: session.panel_codes,
    state: reading(dyadSessionId, () => withMessages(session.state, session.said ?? [], plan)),
    seq: session.seq,
    plan,
  };
}

/** The study of a dyad session, or null if there is none of this id. */
export async function studyOf(
  db: Knex,
  dyadSessionId: string,
): Promise<{ readonly studyId: string; readonly isTest: boolean } | null> {
  const row = await db('dyad_sessions')
    .join('dyads', 'dyads.dyad_id', 'dyad_sessions.dyad_id')
    .where({ dyad_session_id: dyadSessionId })
    .first<{ study_id: string; is_test: boolean } | undefined>('study_id', 'is_test');
  return row === undefined ? null : { studyId: row.study_id, isTest: row.is_test };
}

function personOf({ dyad_id, people }: SessionRow, member: Member): Stored['participants'][Member] {
  const row = people.find((candidate) => candidate.member === member);
  if (row === undefined) throw new Error(`dyad ${dyad_id} has no member ${member}`);
  return { participantId: row.participant_id, completionCode: row.completion_code };
}

export async function loadPlanParts(db: Knex, dyadSessionId: string): Promise<readonly PlanPart[]> {
  const rows = await db('plan_parts')
    .select<{ plan: string }[]>('plan')
    .where({ dyad_session_id: dyadSessionId })
    .orderBy('part');
  return rows.map(({ plan }): PlanPart => JSON.parse(plan));
}

/** Another writer was first. Thrown to undo what a transaction has written. */
export class Taken extends Error {}

/** Runs `write`; that another writer was first is an answer, not a fault. So is a draw that is done: part 2 of a plan is there. */
export async function unlessTaken(db: Knex, write: (trx: Knex.Transaction) => Promise<void>): Promise<CommitResult> {
  try {
    await db.transaction(write);
    return 'stored';
  } catch (error) {
    if (error instanceof Taken || isUniqueViolation(error, 'plan_parts_pkey')) return 'taken';
    throw error;
  }
}

export async function pendingSessions(db: Knex): Promise<readonly string[]> {
  const rows = await db('dyad_sessions')
    .select<{ dyad_session_id: string }[]>('dyad_session_id')
    .whereNotNull('next_deadline_ms')
    .orWhereRaw(`state->>'phase' in ('ready', 'running', 'parted')`)
    .orWhereRaw(`state->'emptySince' = 'null'::jsonb and state->>'phase' = 'apart'`);
  return rows.map(({ dyad_session_id }) => dyad_session_id);
}
