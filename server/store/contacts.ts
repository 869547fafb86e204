import type { Knex } from 'knex';
import { open, seal, unwrapDataKey, type Key } from './sealing.ts';

const contextOf = (participantId: string): string => `contacts ${participantId}`;

/** @throws Error where the data key has been destroyed */
export async function dataKeyOf(trx: Knex, outerKey: Key, participantId: string): Promise<Key> {
  const row = await trx('data_keys').where({ participant_id: participantId }).first<{ wrapped_key: Buffer } | undefined>('wrapped_key');
  if (row === undefined) throw new Error(`participant ${participantId} has no data key for a contact`);
  return unwrapDataKey(outerKey, row.wrapped_key, participantId);
}

/** In place of the one before; nothing has been sent there yet. */
export async function keepContact(trx: Knex.Transaction, outerKey: Key, participantId: string, address: string): Promise<void> {
  const sealed = seal(await dataKeyOf(trx, outerKey, participantId), Buffer.from(address, 'utf8'), contextOf(participantId));
  const row = { participant_id: participantId, sealed, mailed_at: null, mail_problem: null, is_unsure: false };
  await trx('contacts').insert(row).onConflict('participant_id').merge(['sealed', 'mailed_at', 'mail_problem', 'is_unsure']);
}

/** @returns null: none is known */
export async function contactOf(trx: Knex.Transaction, outerKey: Key, participantId: string): Promise<string | null> {
  const row = await trx('contacts').where({ participant_id: participantId }).first<{ sealed: Buffer } | undefined>('sealed');
  if (row === undefined) return null;
  return open(await dataKeyOf(trx, outerKey, participantId), row.sealed, contextOf(participantId)).toString('utf8');
}

/** Of the partner; null: none is known, or nobody can read it any more. */
export async function partnersContact(trx: Knex.Transaction, outerKey: Key, participantId: string): Promise<string | null> {
  const partner = await trx('participants as p')
    .join('participants as o', 'o.dyad_id', 'p.dyad_id')
    .join('data_keys as k', 'k.participant_id', 'o.participant_id')
    .where('p.participant_id', participantId)
    .whereNot('o.participant_id', participantId)
    .first<{ participant_id: string } | undefined>('o.participant_id');
  return partner === undefined ? null : contactOf(trx, outerKey, partner.participant_id);
}

/** What became of a mail. */
export interface MailOutcome {
  /** Why it has not gone out; null: it has. */
  readonly problem: string | null;
  /** The mail server got it, and perhaps took it. */
  readonly isUnsure: boolean;
}

export async function noteMail(db: Knex, participantId: string, { problem, isUnsure }: MailOutcome): Promise<void> {
  await db('contacts')
    .where({ participant_id: participantId })
    .update({ mail_problem: problem, is_unsure: isUnsure, mailed_at: problem === null ? db.raw('clock_timestamp()') : null });
}
