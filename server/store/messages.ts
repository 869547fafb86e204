import type { Knex } from 'knex';
import type { PreparedMessage } from '../sessions/ports.ts';
import { sealText, type Key } from './sealing.ts';

/**
 * Stores the message and its words, together; one that is on disk already stays as it is.
 *
 * @param place  `seq` of the event that shows it; `null`: it came too late to be shown
 */
export async function insertMessage(
  trx: Knex.Transaction,
  { dyadSessionId, seq }: { readonly dyadSessionId: string; readonly seq: number | null },
  { participantId, member, message, textId }: PreparedMessage,
  dataKey: Key | null,
): Promise<void> {
  if (dataKey === null) throw new Error(`message of participant ${participantId} without a data key`);
  const { messageId, stepId, text, sentAt, typedMs } = message;
  const known = await trx('messages').where({ message_id: messageId }).first();
  if (known !== undefined) return;
  await trx('texts').insert({
    text_id: textId,
    participant_id: participantId,
    dyad_session_id: dyadSessionId,
    record_id: null,
    step_id: stepId,
    trial_id: 'message',
    data_key: 'message',
    n_chars: [...text].length,
    sealed: sealText(dataKey, text, textId, participantId),
  });
  await trx('messages').insert({
    message_id: messageId,
    dyad_session_id: dyadSessionId,
    participant_id: participantId,
    member,
    step_id: stepId,
    text_id: textId,
    seq,
    sent_ms: sentAt,
    typed_ms: typedMs,
  });
}
