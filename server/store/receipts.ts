import type { Knex } from 'knex';
import type { Receipt } from '../sessions/ports.ts';

/** That something came which is not kept. @returns false if it is on disk already */
export async function insertReceipt(db: Knex, dyadSessionId: string, receipt: Receipt): Promise<boolean> {
  const inserted = await db('receipts')
    .insert({
      record_id: receipt.recordId,
      participant_id: receipt.participantId,
      dyad_session_id: dyadSessionId,
      member: receipt.member,
      step_id: receipt.stepId,
      trial_index: receipt.trialIndex,
      outbox_id: receipt.outbox?.id ?? null,
      outbox_index: receipt.outbox?.index ?? null,
      after_seq: receipt.afterSeq,
    })
    .onConflict('record_id')
    .ignore()
    .returning<{ record_id: string }[]>('record_id');
  return inserted.length > 0;
}
