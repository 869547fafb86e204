import type { Knex } from 'knex';
import { recordStaffAction } from './audit.ts';

export interface LoggedExport {
  readonly studyId: string;
  /** As the operating system knows whoever asks. */
  readonly by: string;
  readonly tier: 'open' | 'controlled' | 'full';
  readonly withText: boolean;
  readonly includeTest: boolean;
  readonly folder: string;
}

/** Notes for good who exports what, before a row of it is read; the audit has the id of this row. */
export async function logExport(db: Knex, { studyId, by, tier, withText, includeTest, folder }: LoggedExport): Promise<void> {
  await db.transaction(async (trx) => {
    const row = { study_id: studyId, by_user: by, tier, with_text: withText, include_test: includeTest, folder };
    const [noted] = await trx('export_log').insert(row).returning<{ export_id: string }[]>('export_id');
    await recordStaffAction(trx, { actor: `shell:${by}`, action: 'export', object: noted?.export_id ?? '', studyId, after: { tier, withText, includeTest } });
  });
}
