import type { Knex } from 'knex';
import type { StudyRow } from './studies.ts';

/** So many different people have to ask before an allocation is shown. */
export const ENOUGH_TO_UNBLIND = 2;

/** Names are compared without case and outer spaces. @returns false if this person has asked before */
export async function askToUnblind(
  db: Knex,
  { study, by, reason }: { readonly study: string; readonly by: string; readonly reason: string },
): Promise<boolean> {
  const rows = await db('unblindings')
    .insert({ study_id: study, asked_by: by.trim().toLowerCase(), reason })
    .onConflict(['study_id', 'asked_by'])
    .ignore()
    .returning('asked_by');
  return rows.length > 0;
}

export async function whoAskedToUnblind(db: Knex, study: string): Promise<readonly string[]> {
  return db('unblindings').where({ study_id: study }).orderBy('asked_at').pluck('asked_by');
}

/** Whether who got what is no secret: in a pilot, or once enough people have asked. */
export async function isUnblinded(db: Knex, { study_id, mode }: Pick<StudyRow, 'study_id' | 'mode'>): Promise<boolean> {
  return mode === 'test' || (await whoAskedToUnblind(db, study_id)).length >= ENOUGH_TO_UNBLIND;
}
