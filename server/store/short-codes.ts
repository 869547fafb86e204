import type { Knex } from 'knex';
import { makeShortCode, SHORT_CODE_LIFE_MS, type Random } from '../sessions/tokens.ts';
import { blindIndex, type Key } from './sealing.ts';

/** By a key outside the database: eight characters are tried out soon. */
export function hashOfCode(outerKey: Key, code: string): Buffer {
  return blindIndex(outerKey, 'join_tokens code', code);
}

/** A code for this person beside their links; it ends as they do. @returns it, to be told once */
export async function addShortCode(trx: Knex.Transaction, { random, outerKey }: { readonly random: Random; readonly outerKey: Key }, participantId: string): Promise<string> {
  for (;;) {
    const code = makeShortCode(random);
    const row = { participant_id: participantId, token_hash: hashOfCode(outerKey, code), kind: 'code', expires_at: trx.raw("clock_timestamp() + ? * interval '1 ms'", [SHORT_CODE_LIFE_MS]) };
    const added = await trx('join_tokens').insert(row).onConflict('token_hash').ignore().returning('participant_id');
    if (added.length === 1) return code;
  }
}
