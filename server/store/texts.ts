import type { Knex } from 'knex';
import { namesOf, unnested, type Row } from './rows.ts';
import { openText, sealText, unwrapDataKey, type Key } from './sealing.ts';

/** Something that was typed, sealed, as it is stored. */
export const TEXT = {
  text_id: 'uuid',
  participant_id: 'uuid',
  dyad_session_id: 'uuid',
  record_id: 'uuid',
  step_id: 'text',
  trial_id: 'text',
  data_key: 'text',
  n_chars: 'integer',
  sealed: 'bytea',
} as const;

export type TextRow = Row<typeof TEXT>;

/** Part of a statement: stores those of its rows that belong to what another part has stored. */
export function insertTextsOf(part: string, by: 'record_id' | 'text_id'): string {
  return `insert into texts (${namesOf(TEXT)}) select typed.* from ${unnested(TEXT, 'typed')} join ${part} using (${by})`;
}

export function textRow(
  dataKey: Key,
  text: string,
  place: {
    readonly textId: string;
    readonly participantId: string;
    readonly dyadSessionId: string;
    /** `null`: belongs to no record. */
    readonly recordId: string | null;
    readonly stepId: string;
    readonly trialId: string;
    readonly dataKey: string;
  },
): TextRow {
  return {
    text_id: place.textId,
    participant_id: place.participantId,
    dyad_session_id: place.dyadSessionId,
    record_id: place.recordId,
    step_id: place.stepId,
    trial_id: place.trialId,
    data_key: place.dataKey,
    n_chars: [...text].length,
    sealed: sealText(dataKey, text, place.textId, place.participantId),
  };
}

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
