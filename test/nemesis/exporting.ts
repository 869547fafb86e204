import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { exportStudy } from '../../analysis-export/export-study.ts';
import { nemesisStudy } from './study.ts';

export interface ExportGiven {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly studyId: string;
}

export interface ExportMade {
  readonly digest: string;
  readonly trialRecords: number;
}

export async function exportNow({ db, databaseUrl, studyId }: ExportGiven, out: string): Promise<ExportMade> {
  await exportStudy({
    url: databaseUrl,
    db,
    tier: 'controlled',
    by: 'nemesis',
    studyId,
    out,
    includeTest: true,
    textKey: null,
    factorsOf: async () => nemesisStudy.factors,
    progress: () => undefined,
  });
  const files = (await readdir(out, { recursive: true })).filter((file) => file.endsWith('.csv')).sort();
  const digest = createHash('sha256');
  let trialRecords = 0;
  for (const file of files) {
    const text = await readFile(join(out, file), 'utf8');
    digest.update(file).update(text);
    // Answers hold no line breaks here: what is typed is not in this export.
    if (/description-trial\w*_data\.csv$/.test(file)) trialRecords = text.trimEnd().split('\r\n').length - 1;
  }
  return { digest: digest.digest('hex'), trialRecords };
}

/**
 * While couples go on, and things break. Whoever withdraws meanwhile may be in it or not.
 *
 * @returns what is wrong with it; nothing where the database was away
 */
export async function exportAmidst(given: ExportGiven, out: string): Promise<readonly string[]> {
  try {
    const [before, gone] = [await keptRecords(given), await withdrawals(given.db)];
    const { trialRecords } = await exportNow(given, out);
    const [after, goneNow] = [await keptRecords(given), await withdrawals(given.db)];
    const isWithin = gone !== goneNow || (before <= trialRecords && trialRecords <= after);
    return isWithin ? [] : [`an export made while ${before} to ${after} trial records were there has ${trialRecords}`];
  } catch (error) {
    if (await isAway(given.db)) return [];
    return [`an export failed: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Of everybody in the study who has not withdrawn, in whatever way. */
export async function keptRecords({ db, studyId }: Pick<ExportGiven, 'db' | 'studyId'>): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from trial_records t join dyad_sessions using (dyad_session_id) join dyads d using (dyad_id)
      where d.study_id = ? and not exists (select 1 from withdrawals w where w.participant_id = t.participant_id)`,
    [studyId],
  );
  return rows[0]?.count ?? 0;
}

async function withdrawals(db: Knex): Promise<number> {
  return (await db('withdrawals').select('withdrawal_id')).length;
}

async function isAway(db: Knex): Promise<boolean> {
  return db.raw('select 1').then(() => false, () => true);
}
