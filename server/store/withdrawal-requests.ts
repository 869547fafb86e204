import type { Knex } from 'knex';
import { PEOPLE, type FoundPerson } from './withdrawals.ts';

export interface WithdrawalRequest {
  readonly requestId: string;
  readonly participantId: string;
  readonly scope: 'withdraw' | 'erase';
  /** ISO 8601. */
  readonly arrivedOn: string;
  /** Of the staff who noted it. */
  readonly staffId: string;
}

export async function insertRequest(db: Knex, { requestId, participantId, scope, arrivedOn, staffId }: WithdrawalRequest): Promise<void> {
  await db('withdrawal_requests').insert({ request_id: requestId, participant_id: participantId, scope, arrived_on: arrivedOn, noted_by: staffId });
}

export interface OpenRequest extends Omit<FoundPerson, 'completion_code'> {
  readonly request_id: string;
  readonly scope: 'withdraw' | 'erase';
  readonly arrived_on: string;
  /** By when it has to be done: a month after it came (GDPR, article 12). */
  readonly due_on: string;
  readonly noted_by: string;
}

/** Those for which no withdrawal of that reach was carried out yet, the most urgent first. An erasure reaches further. */
export async function openRequests(db: Knex, studyId: string): Promise<readonly OpenRequest[]> {
  const { rows } = await db.raw<{ rows: OpenRequest[] }>(
    `select f.participant_id, f.dyad_session_id, f.member, f.study_id, f.dyad_num, f.label, f.person_num, f.partner,
            r.request_id, r.scope, r.arrived_on::text as arrived_on, (r.arrived_on + interval '1 month')::date::text as due_on, s.name as noted_by
       from withdrawal_requests r
       join (${PEOPLE}) f using (participant_id)
       join staff s on s.staff_id = r.noted_by
      where f.study_id = ?
        and not exists (select from withdrawals w where w.participant_id = r.participant_id and w.asked_by = 'experimenter'
                           and w.scope in (r.scope, 'erase'))
      order by r.arrived_on, r.noted_at`,
    [studyId],
  );
  return rows;
}
