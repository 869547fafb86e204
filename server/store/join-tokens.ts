import type { Knex } from 'knex';
import type { LinkKind } from '../sessions/tokens.ts';

/** A new personal link; those given out before stay good. */
export interface NewLink {
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
}

/** True if the couple exists and neither partner has begun. */
export async function isUntouched(db: Knex, dyadId: string): Promise<boolean> {
  const rows = await db('dyad_sessions').select<{ seq: number }[]>('seq').where({ dyad_id: dyadId });
  return rows.length > 0 && rows.every(({ seq }) => seq === 0);
}

/** One more link of this person, beside those before. */
export async function addLink(trx: Knex, participantId: string, { tokenHash, expiresAt }: NewLink, kind: LinkKind = 'own'): Promise<void> {
  await trx('join_tokens').insert({ participant_id: participantId, token_hash: tokenHash, expires_at: expiresAt, kind });
}

/** One more link of this person, good for as long as those before. */
export async function addLinkAsLong(db: Knex, participantId: string, tokenHash: Buffer): Promise<void> {
  const before = await db('join_tokens').where({ participant_id: participantId }).max<{ until: Date }>({ until: 'expires_at' }).first();
  if (before !== undefined) await addLink(db, participantId, { tokenHash, expiresAt: before.until });
}

/** Adds a link for each partner, in the order of their links. */
export async function addLinks(db: Knex, dyadId: string, links: readonly [NewLink, NewLink]): Promise<void> {
  await db.transaction(async (trx) => {
    const people = await trx('participants')
      .select<{ participant_id: string }[]>('participant_id')
      .where({ dyad_id: dyadId })
      .orderBy('person_num');
    const rows = people.flatMap(({ participant_id }, order) => {
      const link = links[order];
      return link === undefined ? [] : [{ participant_id, token_hash: link.tokenHash, expires_at: link.expiresAt }];
    });
    await trx('join_tokens').insert(rows);
  });
}

/** Whose link it is, and the language in which it was given out. */
export interface Replaced {
  readonly participantId: string;
  readonly language: string;
  /** Nobody has come by an earlier one, and none has gone out by e-mail. */
  readonly isFirst: boolean;
}

/**
 * Gives one partner a new link in place of every earlier one: those are refused from then on, and the pages that were
 * opened with them are closed, on whichever process.
 *
 * @param order   of the partner in the couple, as the links were made: 1 or 2
 * @param byMail  what the first link by e-mail ends does not count as replaced, unless somebody has come by it
 * @returns       `null` where there is no such couple
 */
export async function replaceLink(
  trx: Knex.Transaction,
  { studyId, dyadNum, order, byMail = false }: { readonly studyId: string; readonly dyadNum: number; readonly order: 1 | 2; readonly byMail?: boolean },
  link: NewLink,
): Promise<Replaced | 'withdrawn' | null> {
  const person = await trx('participants')
    .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
    .where({ study_id: studyId, dyad_num: dyadNum, person_num: 2 * dyadNum - 2 + order })
    .forUpdate('participants')
    .first<{ participant_id: string; language: string } | undefined>('participant_id', 'language');
  if (person === undefined) return null;
  const { participant_id, language } = person;
  // Who goes on in silence is not told apart from anybody else, here either.
  const withdrawn = await trx('withdrawals').where({ participant_id }).whereNot({ scope: 'silent' }).first('withdrawal_id');
  if (withdrawn !== undefined) return 'withdrawn';
  const isFirst = !(await hasBeenReached(trx, participant_id));
  const revoked_at = trx.raw('clock_timestamp()');
  await trx('join_tokens').where({ participant_id, revoked_at: null }).update({ revoked_at, is_set_aside: byMail && isFirst });
  await trx('sign_ins').where({ participant_id, revoked_at: null }).update({ revoked_at });
  // As long as the one before: it may be good for follow-ups, too.
  const before = await trx('join_tokens').where({ participant_id }).max<{ until: Date | null }>({ until: 'expires_at' }).first();
  const expires_at = new Date(Math.max(link.expiresAt.getTime(), before?.until?.getTime() ?? 0));
  await trx('join_tokens').insert({ participant_id, token_hash: link.tokenHash, expires_at });
  return { participantId: participant_id, language, isFirst };
}

/** They have come by a link, or a mail with one has gone out to them. */
async function hasBeenReached(trx: Knex.Transaction, participant_id: string): Promise<boolean> {
  const signIn = await trx('sign_ins').where({ participant_id }).first('participant_id');
  const mailed = await trx('contacts').where({ participant_id }).whereNotNull('mailed_at').first('participant_id');
  return signIn !== undefined || mailed !== undefined;
}
