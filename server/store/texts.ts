import type { Knex } from 'knex';
import { openText, unwrapDataKey, type Key } from './sealing.ts';

interface SealedRow {
  readonly text_id: string;
  readonly participant_id: string;
  readonly sealed: Buffer;
  readonly wrapped_key: Buffer;
}

/** The texts of these ids; one that is erased, or whose data key has been destroyed, is missing from the answer. */
export async function readTexts(
  db: Knex,
  outerKey: Key,
  textIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (textIds.length === 0) return new Map();
  const rows = await db('texts')
    .join('data_keys', 'data_keys.participant_id', 'texts.participant_id')
    .select<SealedRow[]>('text_id', 'texts.participant_id', 'sealed', 'wrapped_key')
    .whereIn('text_id', [...textIds])
    .whereRaw(`sealed <> ''`);
  return new Map(
    rows.map(({ text_id, participant_id, sealed, wrapped_key }) => {
      const dataKey = unwrapDataKey(outerKey, wrapped_key, participant_id);
      return [text_id, openText(dataKey, sealed, text_id, participant_id)];
    }),
  );
}

export async function loadDataKey(db: Knex, outerKey: Key, participantId: string): Promise<Key | null> {
  const row = await db('data_keys')
    .select<{ wrapped_key: Buffer } | undefined>('wrapped_key')
    .where({ participant_id: participantId })
    .first();
  return row === undefined ? null : unwrapDataKey(outerKey, row.wrapped_key, participantId);
}
