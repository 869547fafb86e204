import { randomUUID } from 'node:crypto';
import type { Scope } from '../../server/sessions/participation.ts';
import { insertMessage } from '../../server/store/messages.ts';
import { loadDataKey } from '../../server/store/texts.ts';
import type { TestDatabase } from './database.ts';

/** Stores a message of a chat as the server does. @returns its id */
export async function sendMessage({ db, outerKey }: TestDatabase, scope: Scope, text: string): Promise<string> {
  const { dyadSessionId, participantId, member } = scope;
  const message = { messageId: randomUUID(), stepId: 'talk', text, sentAt: 1_000, typedMs: 400 };
  const dataKey = await loadDataKey(db, outerKey, participantId);
  const prepared = { participantId, member, message, textId: randomUUID() };
  await db.transaction((trx) => insertMessage(trx, { dyadSessionId, seq: 1 }, prepared, dataKey));
  return message.messageId;
}
