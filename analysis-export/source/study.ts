import { StartError } from '../../server/database/start-error.ts';
import type { Snapshot } from './snapshot.ts';

/** A study with couples to export. */
export interface ExportedStudy {
  readonly studyId: string;
  readonly experimentId: string;
  /** The conditions that it has of its experiment's; null: all. */
  readonly arms: readonly string[] | null;
  readonly isTest: boolean;
  /** Couples for trying out, where they are in it too. */
  readonly includeTest: boolean;
  readonly couples: number;
  /** Couples for trying out that are left out. */
  readonly testLeftOut: number;
}

/** @throws StartError if there is no such study, or nothing in it to export, and why */
export async function findStudy(snapshot: Snapshot, studyId: string, wantsTest: boolean): Promise<ExportedStudy> {
  const studies = await snapshot.rows<{ study_id: string; experiment_id: string; mode: string; arms: readonly string[] | null; couples: number; test_couples: number }>(
    'select study_id, experiment_id, mode, arms, couples, test_couples from exportable_studies order by study_id',
  );
  const study = studies.find(({ study_id }) => study_id === studyId);
  if (study === undefined) {
    const known = studies.map(({ study_id }) => study_id).join(', ');
    throw new StartError(`There is no study "${studyId}". There is: ${known || 'none'}.`);
  }
  const isTest = study.mode === 'test';
  const includeTest = isTest || wantsTest;
  const testLeftOut = includeTest ? 0 : study.test_couples;
  const couples = study.couples - testLeftOut;
  if (study.couples === 0) throw new StartError(`Study "${studyId}" has no couple yet, so there is nothing to export.`);
  if (couples === 0) {
    throw new StartError(`Study "${studyId}" has only couples for trying out (${study.test_couples}). With --include-test they are exported, and marked is_test.`);
  }
  return { studyId, experimentId: study.experiment_id, arms: study.arms, isTest, includeTest, couples, testLeftOut };
}

/** People of whom only the row in participants is exported. */
export async function countLeftOut(snapshot: Snapshot): Promise<{ readonly people: number; readonly withdrawn: number }> {
  const [row] = await snapshot.rows<{ people: number; withdrawn: number }>(
    `select count(distinct participant_uuid)::int as people,
            (count(distinct participant_uuid) filter (where status in ('withdrew', 'declined')))::int as withdrawn
       from chosen_members`,
  );
  return row ?? { people: 0, withdrawn: 0 };
}

export interface AgreedText {
  readonly version: string;
  readonly language: string;
  /** SHA-256 of what was shown, in hex. */
  readonly text_hash: string;
}

/** What the people of this export have agreed to. */
export async function agreedTexts(snapshot: Snapshot): Promise<readonly AgreedText[]> {
  return snapshot.rows<AgreedText>(
    `select distinct k.version collate "C" as version, k.language collate "C" as language, k.text_hash collate "C" as text_hash
       from exportable_consents k join chosen_members m on m.participant_uuid = k.participant_id order by 1, 2, 3`,
  );
}

/** Of the experiment, as the couples of this export were enrolled in it. */
export async function versionsOf(snapshot: Snapshot): Promise<readonly string[]> {
  const rows = await snapshot.rows<{ version: string }>(
    `select distinct p.experiment_version collate "C" as version
       from chosen_sessions c join exportable_plan_parts p on p.dyad_session_id = c.session_uuid order by 1`,
  );
  return rows.map(({ version }) => version);
}
