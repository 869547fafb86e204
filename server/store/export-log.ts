import type { Knex } from 'knex';
import { recordStaffAction } from './audit.ts';

type ExportTier = 'open' | 'controlled' | 'full';

export interface LoggedExport {
  readonly studyId: string;
  /** As the operating system knows whoever asks, or by the name of the account. */
  readonly by: string;
  readonly tier: ExportTier;
  readonly withText: boolean;
  readonly includeTest: boolean;
  readonly folder: string;
}

/** Notes for good who exports what, before a row of it is read; the audit has the id of this row. */
export async function logExport(db: Knex, logged: LoggedExport): Promise<string> {
  const { by, studyId, tier, withText, includeTest } = logged;
  return db.transaction(async (trx) => {
    const exportId = await insertExport(trx, logged, null);
    await recordStaffAction(trx, { actor: `shell:${by}`, action: 'export', object: exportId, studyId, after: { tier, withText, includeTest } });
    return exportId;
  });
}

/** The same for an act, which writes its row in the audit itself. */
export async function insertExport(trx: Knex.Transaction, logged: LoggedExport, by: { readonly exportId: string; readonly staffId: string } | null): Promise<string> {
  const { studyId, tier, withText, includeTest, folder } = logged;
  const row = { study_id: studyId, by_user: logged.by, tier, with_text: withText, include_test: includeTest, folder };
  const [noted] = await trx('export_log')
    .insert(by === null ? row : { ...row, export_id: by.exportId, by_staff: by.staffId })
    .returning<{ export_id: string }[]>('export_id');
  return noted?.export_id ?? '';
}

/** Whether exactly this was noted beforehand under the id, and nothing has come of it yet. */
export async function isLogged(db: Knex, exportId: string, { studyId, tier, withText, includeTest, folder }: Omit<LoggedExport, 'by'>): Promise<boolean> {
  const noted = { export_id: exportId, study_id: studyId, tier, with_text: withText, include_test: includeTest, folder };
  if ((await db('export_log').where(noted).first()) === undefined) return false;
  return (await db('export_results').where({ export_id: exportId }).first()) === undefined;
}

export interface ExportResult {
  readonly files: number;
  readonly bytes: number;
  /** Of the file with the checksums of all others. */
  readonly sha256: string;
  readonly problems: number;
}

export async function insertExportResult(db: Knex, exportId: string, result: ExportResult): Promise<void> {
  await db('export_results').insert({ export_id: exportId, ...result });
}

export interface PastExport {
  readonly export_id: string;
  readonly study_id: string;
  readonly begun_at: Date;
  readonly by_user: string;
  readonly by_staff: string | null;
  readonly tier: ExportTier;
  readonly with_text: boolean;
  readonly include_test: boolean;
  /** null: broken off, or still under way */
  readonly finished_at: Date | null;
  readonly bytes: string | null;
  readonly sha256: string | null;
  readonly problems: number | null;
}

/** Newest first. */
export function exportsOf(db: Knex, studyId: string): Promise<readonly PastExport[]> {
  return past(db).where({ study_id: studyId }).orderBy('begun_at', 'desc').limit(200);
}

export async function exportNamed(db: Knex, studyId: string, exportId: string): Promise<PastExport | null> {
  return (await past(db).where({ study_id: studyId, 'l.export_id': exportId }).first()) ?? null;
}

export function exportsNamed(db: Knex, exportIds: readonly string[]): Promise<readonly PastExport[]> {
  return past(db).whereIn('l.export_id', [...exportIds]);
}

function past(db: Knex) {
  const columns = ['l.export_id', 'study_id', 'begun_at', 'by_user', 'by_staff', 'tier', 'with_text', 'include_test', 'finished_at', 'bytes', 'sha256', 'problems'];
  return db('export_log as l').leftJoin('export_results as r', 'r.export_id', 'l.export_id').select<PastExport[]>(columns);
}

/** How many people of this study have withdrawn after the export was begun: it may hold what they took back. */
export async function withdrawnSince(db: Knex, studyId: string, begunAt: Date): Promise<number> {
  const row = await db('withdrawals as w')
    .join('participants as p', 'p.participant_id', 'w.participant_id')
    .join('dyads as d', 'd.dyad_id', 'p.dyad_id')
    .where('d.study_id', studyId)
    .where('w.withdrawn_at', '>=', begunAt)
    .countDistinct<{ count: string }>('w.participant_id as count')
    .first();
  return Number(row?.count ?? 0);
}
