import type { Knex } from 'knex';
import type { PreparedMessage } from '../sessions/ports.ts';
import { byColumn, namesOf, unnested, type Row } from './rows.ts';
import type { Key } from './sealing.ts';
import { insertTextsOf, TEXT, textRow, type TextRow } from './texts.ts';

export const MESSAGE = {
  message_id: 'uuid',
  dyad_session_id: 'uuid',
  participant_id: 'uuid',
  member: 'text',
  step_id: 'text',
  text_id: 'uuid',
  seq: 'integer',
  sent_ms: 'float8',
  typed_ms: 'float8',
} as const;

/** A message and its words, sealed, as rows. */
export interface MessageRows {
  readonly message: Row<typeof MESSAGE>;
  readonly text: TextRow;
}

/** @param place  `seq` of the event that shows it; `null`: it came too late to be shown */
export function messageRows(
  { dyadSessionId, seq }: { readonly dyadSessionId: string; readonly seq: number | null },
  { participantId, member, message, textId }: PreparedMessage,
  dataKey: Key,
): MessageRows {
  const { messageId, stepId, text, sentAt, typedMs } = message;
  return {
    message: {
      message_id: messageId,
      dyad_session_id: dyadSessionId,
      participant_id: participantId,
      member,
      step_id: stepId,
      text_id: textId,
      seq,
      sent_ms: sentAt,
      typed_ms: typedMs,
    },
    text: textRow(dataKey, text, {
      textId, participantId, dyadSessionId, recordId: null, stepId, trialId: 'message', dataKey: 'message',
    }),
  };
}

/** Parts of a statement: store messages and their words, together; one that is on disk already stays as it is. */
export function messageParts(where: string): string {
  return `
    said as (
      insert into messages (${namesOf(MESSAGE)}) select given.* from ${unnested(MESSAGE, 'given')} ${where}
      on conflict (message_id) do nothing returning text_id
    ),
    worded as (${insertTextsOf('said', 'text_id')})`;
}

export function messageBindings(given: readonly MessageRows[]): Knex.Value[] {
  return [...byColumn(MESSAGE, given.map(({ message }) => message)), ...byColumn(TEXT, given.map(({ text }) => text))];
}

/** A message that goes with no event: it came when its chat was over. */
export async function insertMessage(db: Knex, given: MessageRows): Promise<void> {
  await db.raw(`with ${messageParts('')} select`, messageBindings([given]));
}
