import type { Knex } from 'knex';

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
