import { randomUUID } from 'node:crypto';
import type { Scope } from '../../server/sessions/ports.ts';
import { DataKeys } from '../../server/store/data-keys.ts';
import { insertMessage, messageRows } from '../../server/store/messages.ts';
import type { TestDatabase } from './database.ts';

/** Stores a message of a chat as the server does. @returns its id */
export async function sendMessage({ db, outerKey }: TestDatabase, scope: Scope, text: string): Promise<string> {
  const { dyadSessionId, participantId, member } = scope;
  const message = { messageId: randomUUID(), stepId: 'talk', text, sentAt: 1_000, typedMs: 400 };
  const dataKey = await new DataKeys(db, outerKey).of(participantId);
  const prepared = { participantId, member, message, textId: randomUUID() };
  await insertMessage(db, messageRows({ dyadSessionId, seq: 1 }, prepared, dataKey));
  return message.messageId;
}
