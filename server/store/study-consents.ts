import type { Knex } from 'knex';
import type { OwnConsent } from '../protocol/consent-text.ts';

export interface ConsentVersion {
  readonly version: string;
  readonly writtenAt: Date;
  /** How many have agreed to it. */
  readonly agreed: number;
}

/** From now on it is what couples are given that are added. */
export async function insertStudyConsent(trx: Knex, studyId: string, { version, texts }: OwnConsent): Promise<void> {
  await trx('study_consents').insert({ study_id: studyId, version, texts: JSON.stringify(texts) });
}

/** As it was written. */
export async function studyConsent(db: Knex, studyId: string, version: string): Promise<OwnConsent | null> {
  const row = await db('study_consents').where({ study_id: studyId, version }).first<OwnConsent | undefined>('version', 'texts');
  return row ?? null;
}

/** Those of the study itself, the newest first. */
export async function consentVersions(db: Knex, studyId: string): Promise<readonly ConsentVersion[]> {
  const { rows } = await db.raw<{ rows: ConsentVersion[] }>(
    `select o.version, o.written_at as "writtenAt", count(distinct k.participant_id)::integer as agreed
       from study_consents o
       left join (consents k join dyad_sessions x using (dyad_session_id) join dyads d using (dyad_id))
         on d.study_id = o.study_id and k.version = o.version and k.agreed
      where o.study_id = ?
      group by o.version, o.written_at
      order by o.written_at desc`,
    [studyId],
  );
  return rows;
}

/** Whether people of this study have answered a consent of this version, or it has been written for it. */
export async function isVersionTaken(db: Knex, studyId: string, version: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { taken: boolean }[] }>(
    `select exists (select from study_consents where study_id = :studyId and version = :version)
         or exists (select from consents k join dyad_sessions x using (dyad_session_id) join dyads d using (dyad_id)
                     where d.study_id = :studyId and k.version = :version) as taken`,
    { studyId, version },
  );
  return rows[0]?.taken ?? false;
}

/** Couples before their draw who were added before the newest version was written: they are given an earlier text. */
export async function couplesUnderEarlier(db: Knex, studyId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { couples: number }[] }>(
    `select count(*)::integer as couples
       from dyads d
       join dyad_sessions x on x.dyad_id = d.dyad_id and x.wave = 1
       join plan_parts l on l.dyad_session_id = x.dyad_session_id and l.part = 1
      where d.study_id = :studyId and x.state->>'phase' = 'apart'
        and l.created_at < (select max(written_at) from study_consents where study_id = :studyId)`,
    { studyId },
  );
  return rows[0]?.couples ?? 0;
}
