import type { Knex } from 'knex';
import type { Language } from '../protocol/member.ts';
import type { InvitationState } from '../protocol/staff/mail-routes.ts';

export interface NewInvitation {
  readonly invitationId: string;
  readonly participantId: string;
  readonly isAgain: boolean;
}

/** One that is to be sent now. */
export interface BegunInvitation {
  readonly participantId: string;
  readonly studyId: string;
  readonly dyadNum: number;
  readonly order: 1 | 2;
  readonly language: Language;
  readonly base: string;
  readonly isAgain: boolean;
  /** The study takes whoever comes now. */
  readonly isOpen: boolean;
  /** They are here by another link. */
  readonly hasCome: boolean;
  readonly wantsNone: boolean;
}

export type InvitationOutcome = 'sent' | 'failed' | 'unsure' | 'dropped';

/** After this long without word, whoever was sending is taken to be gone. */
const LOST_AFTER = '5 minutes';

/** @returns how many there are now: whoever already has one on its way gets no other */
export async function askForInvitations(
  trx: Knex.Transaction,
  { runId, studyId, base }: { readonly runId: string; readonly studyId: string; readonly base: string },
  asked: readonly NewInvitation[],
): Promise<number> {
  await trx('invitation_runs').insert({ run_id: runId, study_id: studyId, base });
  const rows = asked.map(({ invitationId, participantId, isAgain }) => ({ invitation_id: invitationId, run_id: runId, participant_id: participantId, is_again: isAgain }));
  const inserted = await trx('invitations').insert(rows).onConflict(trx.raw('(participant_id) where outcome is null')).ignore().returning('invitation_id');
  return inserted.length;
}

export async function waitingInvitations(db: Knex): Promise<readonly string[]> {
  return db('invitations as i').join('invitation_runs as r', 'r.run_id', 'i.run_id').where({ outcome: null, begun_at: null }).orderBy('asked_at').pluck('invitation_id');
}

/** Those of a process that was gone before it could say what became of them; their contacts say so already. */
export async function endLostInvitations(db: Knex, problem: string): Promise<void> {
  await db('invitations')
    .where({ outcome: null })
    .where('begun_at', '<', db.raw('clock_timestamp() - cast(? as interval)', [LOST_AFTER]))
    .update({ outcome: 'unsure', problem, ended_at: db.raw('clock_timestamp()') });
}

/** @returns null where somebody else is sending it, or it has been seen to */
export async function beginInvitation(trx: Knex.Transaction, invitationId: string): Promise<BegunInvitation | null> {
  const { rows } = await trx.raw<{ rows: BegunInvitation[] }>(
    `update invitations i
        set begun_at = clock_timestamp()
       from invitation_runs r, participants p, dyads d, studies s
      where i.invitation_id = ? and i.outcome is null and i.begun_at is null
        and r.run_id = i.run_id and p.participant_id = i.participant_id and d.dyad_id = p.dyad_id and s.study_id = d.study_id
     returning i.participant_id as "participantId", d.study_id as "studyId", d.dyad_num as "dyadNum", p.person_num - 2 * d.dyad_num + 2 as "order",
               p.language, r.base, i.is_again as "isAgain", s.state in ('pilot', 'live') as "isOpen",
               exists (select from sign_ins x where x.participant_id = i.participant_id and x.revoked_at is null) as "hasCome",
               exists (select from mail_refusals x where x.participant_id = i.participant_id) as "wantsNone"`,
    [invitationId],
  );
  return rows[0] ?? null;
}

/** It has not gone out, and is tried again. */
export async function putInvitationBack(db: Knex, invitationId: string, problem: string): Promise<void> {
  await db('invitations').where({ invitation_id: invitationId, outcome: null }).update({ begun_at: null, problem });
}

export async function endInvitation(db: Knex, invitationId: string, outcome: InvitationOutcome, problem: string | null): Promise<void> {
  await db('invitations').where({ invitation_id: invitationId, outcome: null }).update({ outcome, problem, ended_at: db.raw('clock_timestamp()') });
}

/** @returns how many are not sent any more */
export async function stopInvitations(trx: Knex.Transaction, studyId: string): Promise<number> {
  return trx('invitations')
    .where({ outcome: null, begun_at: null })
    .whereIn('run_id', trx('invitation_runs').select('run_id').where({ study_id: studyId }))
    .update({ outcome: 'dropped', problem: null, ended_at: trx.raw('clock_timestamp()') });
}

const RUNS = `
  select r.asked_at, count(*)::integer as asked, count(*) filter (where outcome = 'sent')::integer as sent,
         count(*) filter (where outcome is null)::integer as waiting, count(*) filter (where outcome <> 'sent')::integer as "notSent"
    from invitation_runs r join invitations i using (run_id)
   where r.study_id = ?
   group by r.run_id
   order by r.asked_at desc
   limit 5`;

// Of each person the newest, unless a mail has gone out in another way since.
const TROUBLES = `
  select d.dyad_num as "dyadNum", d.label, p.person_num - 2 * d.dyad_num + 2 as partner, i.outcome is null as "isWaiting", i.problem
    from dyads d
    join participants p using (dyad_id)
    join contacts c using (participant_id)
    cross join lateral (
      select v.outcome, v.problem, v.ended_at from invitations v join invitation_runs r using (run_id)
       where v.participant_id = p.participant_id order by r.asked_at desc limit 1
    ) i
   where d.study_id = ? and i.problem is not null and i.outcome is distinct from 'sent'
     and not coalesce(c.mailed_at > i.ended_at, false)
   order by i.outcome is null, d.dyad_num, p.person_num`;

export async function invitationState(db: Knex, studyId: string): Promise<InvitationState> {
  const { rows: runs } = await db.raw<{ rows: (Omit<InvitationState['runs'][number], 'askedAt'> & { asked_at: Date })[] }>(RUNS, [studyId]);
  const { rows: troubles } = await db.raw<{ rows: InvitationState['troubles'] }>(TROUBLES, [studyId]);
  return { runs: runs.map(({ asked_at, ...counts }) => ({ ...counts, askedAt: asked_at.toISOString() })), troubles };
}
