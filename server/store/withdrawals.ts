import type { Knex } from 'knex';
import type { Actor, Withdrawal } from '../sessions/ports.ts';
import { allTakenBack, takeBackSharing } from './sharing.ts';

/** What came of it, to be shown to who asked for it. */
export interface WithdrawalProof {
  readonly withdrawal: string;
  /** Stored trial records that are in no export from now on. */
  readonly records: number;
  readonly texts_erased: number;
  readonly key_destroyed: boolean;
  readonly links_revoked: number;
}

/** Takes a participant out of every export, and by an erasure destroys their key. The one way to do either. */
export async function withdraw(
  db: Knex,
  { participantId, scope, askedBy, reason, actor }: Withdrawal,
): Promise<WithdrawalProof> {
  const result = await db.raw<{ rows: WithdrawalProof[] }>('select * from withdraw_participant(?, ?, ?, ?, ?)', [
    participantId, scope, askedBy, reason, actor ?? null,
  ]);
  const [proof] = result.rows;
  if (proof === undefined) throw new Error(`the withdrawal of participant ${participantId} came to nothing`);
  return proof;
}

/**
 * Of a database that has come back from before it: once more, unless it is there.
 *
 * @returns false if there was nothing to do
 */
export async function withdrawAgain(
  db: Knex,
  { participantId, scope }: Pick<StoredWithdrawal, 'scope'> & Pick<Withdrawal, 'participantId'>,
  actor: Actor = 'server',
): Promise<boolean> {
  const reason = 'carried out again after a restore';
  if (scope === 'unlink') return takeBackSharing(db, { participantId, reason, actor });
  const isThere = await db('withdrawals').where({ participant_id: participantId, scope }).first();
  const person = await db('participants').where({ participant_id: participantId }).first();
  if (isThere !== undefined || person === undefined) return false;
  await withdraw(db, { participantId, scope, askedBy: 'experimenter', reason, actor });
  return true;
}

export interface StoredWithdrawal {
  readonly withdrawal_id: string;
  readonly participant_id: string;
  /** unlink: stays in, but no public file may tell whose partner. */
  readonly scope: Withdrawal['scope'] | 'unlink';
  readonly withdrawn_at: Date;
}

export async function allWithdrawals(db: Knex): Promise<readonly StoredWithdrawal[]> {
  const withdrawals = await db('withdrawals')
    .select<StoredWithdrawal[]>('withdrawal_id', 'participant_id', 'scope', 'withdrawn_at')
    .orderBy(['withdrawn_at', 'withdrawal_id']);
  const takenBack = await allTakenBack(db);
  return [...withdrawals, ...takenBack.map((each) => ({ ...each, scope: 'unlink' as const }))];
}

/** A person as the lab knows them. */
export interface FoundPerson {
  readonly participant_id: string;
  readonly dyad_session_id: string;
  readonly member: 'A' | 'B';
  readonly study_id: string;
  readonly dyad_num: number;
  readonly label: string | null;
  /** Through the whole study. */
  readonly person_num: number;
  /** In the order of the links. */
  readonly partner: 1 | 2;
  readonly completion_code: string;
}

/** All that is given has to fit. */
interface Sought {
  readonly studyId?: string;
  readonly participantId?: string;
  /** That they were shown. */
  readonly code?: string;
  /** Number or label of a couple, and which of the two. */
  readonly couple?: string;
  readonly partner?: 1 | 2;
}

/** Everybody, with their place in their couple. */
export const PEOPLE = `
  select p.participant_id, s.dyad_session_id, p.member, d.study_id, d.dyad_num, d.label, p.completion_code, p.person_num,
         p.person_num - 2 * d.dyad_num + 2 as partner
    from participants p join dyads d using (dyad_id) join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1`;

export async function peopleBy(db: Knex, { studyId, participantId, code, couple, partner }: Sought): Promise<readonly FoundPerson[]> {
  const given = (value: string | number | undefined): string | number | null => value ?? null;
  const { rows } = await db.raw<{ rows: FoundPerson[] }>(
    `select * from (${PEOPLE}) f
      where (cast(:studyId as text) is null or study_id = :studyId)
        and (cast(:participantId as uuid) is null or participant_id = :participantId)
        and (cast(:code as text) is null or completion_code = :code)
        and (cast(:couple as text) is null or dyad_num::text = :couple or lower(label) = lower(:couple))
        and (cast(:partner as integer) is null or partner = :partner)`,
    { studyId: given(studyId), participantId: given(participantId), code: given(code), couple: given(couple), partner: given(partner) },
  );
  return rows;
}

/** A withdrawal that the lab has carried out for somebody who asked for it. */
export interface CarriedOut extends Omit<FoundPerson, 'completion_code'> {
  readonly withdrawal_id: string;
  readonly scope: 'withdraw' | 'erase';
  readonly reason: string;
  readonly withdrawn_at: Date;
}

/** Newest first. */
export async function carriedOut(db: Knex, studyId: string): Promise<readonly CarriedOut[]> {
  const { rows } = await db.raw<{ rows: CarriedOut[] }>(
    `select f.participant_id, f.dyad_session_id, f.member, f.study_id, f.dyad_num, f.label, f.person_num, f.partner,
            w.withdrawal_id, w.scope, w.reason, w.withdrawn_at
       from withdrawals w join (${PEOPLE}) f using (participant_id)
      where f.study_id = ? and w.asked_by = 'experimenter' and w.scope in ('withdraw', 'erase')
      order by w.withdrawn_at desc`,
    [studyId],
  );
  return rows;
}

/** How a withdrawal stands in the database now, read anew. */
export interface Standing {
  readonly withdrawal_id: string;
  readonly scope: Withdrawal['scope'];
  readonly withdrawn_at: Date;
  readonly records: number;
  readonly links: number;
  readonly texts: number;
  readonly has_key: boolean;
}

/** Of the newest withdrawal of this person; null where there is none. */
export async function proofOf(db: Knex, participantId: string): Promise<Standing | null> {
  const result = await db.raw<{ rows: Standing[] }>(
    `select w.withdrawal_id, w.scope, w.withdrawn_at,
            (select count(*)::integer from trial_records r where r.participant_id = w.participant_id) as records,
            (select count(*)::integer from join_tokens t where t.participant_id = w.participant_id and t.revoked_at is null) as links,
            (select count(*)::integer from texts x where x.participant_id = w.participant_id) as texts,
            exists (select from data_keys k where k.participant_id = w.participant_id) as has_key
       from withdrawals w where w.participant_id = ? order by w.withdrawn_at desc limit 1`,
    [participantId],
  );
  return result.rows[0] ?? null;
}
