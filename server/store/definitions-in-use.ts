import type { Knex } from 'knex';
import type { OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';

/** A text that people of a live study have agreed to. */
export interface SignedConsent {
  readonly study_id: string;
  readonly experiment_id: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly version: string;
  readonly language: string;
  readonly text_hash: string;
  readonly participants: number;
  /** The text that the study has written under this version; null: it is the experiment's. */
  readonly own: OwnConsent | null;
}

export async function signedConsents(db: Knex): Promise<readonly SignedConsent[]> {
  const { rows } = await db.raw<{ rows: SignedConsent[] }>(
    `select s.study_id, s.experiment_id, s.parameters, k.version, k.language, k.text_hash,
            count(distinct k.participant_id)::int as participants,
            (select json_build_object('version', o.version, 'texts', o.texts) from study_consents o where o.study_id = s.study_id and o.version = k.version) as own
       from consents k
       join dyad_sessions x using (dyad_session_id)
       join dyads d using (dyad_id)
       join studies s using (study_id)
      where k.agreed and s.mode = 'live' and not d.is_test
      group by s.study_id, s.experiment_id, s.parameters, k.version, k.language, k.text_hash
      order by s.study_id, k.version, k.language, k.text_hash`,
  );
  return rows;
}

/** Couples of a live study who are not through, by the version of the experiment that they were enrolled under. */
export interface VersionInUse {
  readonly study_id: string;
  readonly experiment_id: string;
  readonly version: string;
  readonly couples: number;
  /** Of these, those who have their draw, and with it their whole plan. */
  readonly drawn: number;
}

export async function versionsInUse(db: Knex): Promise<readonly VersionInUse[]> {
  const { rows } = await db.raw<{ rows: VersionInUse[] }>(
    `select s.study_id, s.experiment_id, p.experiment_version as version, count(distinct x.dyad_id)::int as couples,
            count(distinct x.dyad_id) filter (where x.state->>'phase' = 'running')::int as drawn
       from dyad_sessions x
       join plan_parts p on p.dyad_session_id = x.dyad_session_id and p.part = 1
       join dyads d using (dyad_id)
       join studies s using (study_id)
      where s.mode = 'live' and not d.is_test and x.state->>'phase' not in ('completed', 'ended-early')
      group by s.study_id, s.experiment_id, p.experiment_version
      order by s.study_id, p.experiment_version`,
  );
  return rows;
}
