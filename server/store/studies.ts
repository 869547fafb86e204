import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { PERMUTED_BLOCKS, type Randomisation } from '../assignment/schemes.ts';
import type { OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { PanelCodes } from '../protocol/panel.ts';

export interface StudyRow {
  readonly study_id: string;
  readonly experiment_id: string;
  readonly mode: 'test' | 'live';
  readonly parameters: Readonly<Record<string, Json>>;
  readonly seed: Buffer;
  readonly randomisation: Randomisation;
  readonly state: 'pilot' | 'live' | 'paused' | 'closed';
  /** null: it was never a pilot, or still is one */
  readonly launched_at: Date | null;
  /** Couples that it had before the launch. */
  readonly pilot_couples: number;
  /** How many couples it is for; null: nobody has said. */
  readonly target: number | null;
  /** In which it may be taken; null: in all of the experiment. */
  readonly languages: readonly Language[] | null;
  /** null: nobody comes from a panel. */
  readonly panel_codes: PanelCodes | null;
  /** The newest of its own; null: that of the experiment. */
  readonly consent: OwnConsent | null;
}

const CONSENT = `(select json_build_object('version', c.version, 'texts', c.texts) from study_consents c
  where c.study_id = studies.study_id order by c.written_at desc limit 1) as consent`;

export type NewStudy = Pick<StudyRow, 'study_id' | 'experiment_id' | 'mode' | 'parameters' | 'seed'> & Partial<Pick<StudyRow, 'target' | 'languages'>>;

/** In permuted blocks, unless the study says otherwise. */
export async function insertStudy(
  db: Knex,
  { parameters, languages = null, ...study }: NewStudy,
  randomisation: Randomisation = PERMUTED_BLOCKS,
): Promise<void> {
  await db('studies').insert({
    ...study,
    state: study.mode === 'test' ? 'pilot' : 'live',
    parameters: JSON.stringify(parameters),
    randomisation: JSON.stringify(randomisation),
    languages: languages === null ? null : JSON.stringify(languages),
  });
}

export async function findStudy(db: Knex, studyId: string): Promise<StudyRow | null> {
  const row = await db('studies')
    .select('study_id', 'experiment_id', 'mode', 'parameters', 'seed', 'randomisation', 'state', 'launched_at', 'pilot_couples', 'target', 'languages', 'panel_codes', db.raw(CONSENT))
    .where({ study_id: studyId })
    .first<StudyRow | undefined>();
  return row ?? null;
}

/** On every last page from now on. @param codes  null: none */
export async function setPanelCodes(trx: Knex.Transaction, studyId: string, codes: PanelCodes | null): Promise<void> {
  await trx('studies').where({ study_id: studyId }).update({ panel_codes: codes === null ? null : JSON.stringify(codes) });
}

/** Each experiment that couples may still be added to or drawn in, with each choice of parameters. */
export async function studiesToHash(db: Knex): Promise<readonly Pick<StudyRow, 'experiment_id' | 'parameters'>[]> {
  return db('studies').whereNot({ state: 'closed' }).distinct('experiment_id', 'parameters');
}

/** SHA-256 of the seed, in hex. */
export function commitmentTo(seed: Uint8Array): string {
  return createHash('sha256').update(seed).digest('hex');
}

export interface StudyStatus {
  readonly study_id: string;
  readonly experiment_id: string;
  readonly mode: string;
  readonly couples: number;
  readonly started: number;
  readonly completed: number;
  readonly ended_early: number;
  readonly state: StudyRow['state'];
  readonly target: number | null;
}

/** Every study, or one, with its couples counted by how far they are. */
export async function studyStatus(db: Knex, studyId: string | null): Promise<readonly StudyStatus[]> {
  const result = await db.raw<{ rows: StudyStatus[] }>(
    `select s.study_id, s.experiment_id, s.mode,
            count(d.dyad_id)::int as couples,
            count(*) filter (where x.state->>'phase' in ('running', 'parted'))::int as started,
            count(*) filter (where x.state->>'phase' = 'completed')::int as completed,
            count(*) filter (where x.state->>'phase' = 'ended-early')::int as ended_early,
            s.state, s.target
       from studies s
       left join dyads d using (study_id)
       left join dyad_sessions x on x.dyad_id = d.dyad_id and x.wave = 1
      where cast(? as text) is null or s.study_id = ?
      group by s.study_id
      order by s.study_id`,
    [studyId, studyId],
  );
  return result.rows;
}

export async function dyadSessionOf(db: Knex, studyId: string, dyadNum: number): Promise<string | null> {
  const row = await db('dyads')
    .join('dyad_sessions', 'dyad_sessions.dyad_id', 'dyads.dyad_id')
    .where({ study_id: studyId, dyad_num: dyadNum, wave: 1 })
    .first<{ dyad_session_id: string } | undefined>('dyad_session_id');
  return row?.dyad_session_id ?? null;
}

/** Locks the study's list of couples or of draws until the transaction ends. */
export async function lockStudy(trx: Knex.Transaction, studyId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`study ${studyId}`]);
}
