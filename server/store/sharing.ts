import type { Knex } from 'knex';
import type { Actor } from '../sessions/ports.ts';
import { recordStaffAction } from './audit.ts';

export interface TakenBack {
  readonly participantId: string;
  readonly reason: string;
  readonly actor: Actor;
}

/**
 * From now on no public file tells who the partner of this person is, whatever both have said.
 *
 * @returns false if that was taken back before, or there is no such person
 */
export function takeBackSharing(db: Knex, { participantId, reason, actor }: TakenBack): Promise<boolean> {
  return db.transaction(async (trx) => {
    const [person] = await trx('participants')
      .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
      .where({ participant_id: participantId })
      .select<{ study_id: string }[]>('study_id');
    if (person === undefined) return false;
    const noted = await trx('sharing_withdrawals')
      .insert({ participant_id: participantId, reason })
      .onConflict('participant_id')
      .ignore()
      .returning('participant_id');
    if (noted.length === 0) return false;
    await recordStaffAction(trx, { actor, action: 'withdrawal-unlink', object: participantId, studyId: person.study_id, reason });
    return true;
  });
}

export interface StoredTakenBack {
  readonly withdrawal_id: string;
  readonly participant_id: string;
  readonly withdrawn_at: Date;
}

export function allTakenBack(db: Knex): Promise<readonly StoredTakenBack[]> {
  return db('sharing_withdrawals')
    .select<StoredTakenBack[]>({ withdrawal_id: 'sharing_withdrawal_id' }, 'participant_id', 'withdrawn_at')
    .orderBy(['withdrawn_at', 'sharing_withdrawal_id']);
}
