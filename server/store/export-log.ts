import type { Knex } from 'knex';

export interface LoggedExport {
  readonly studyId: string;
  /** As the operating system knows whoever asks. */
  readonly by: string;
  readonly tier: 'open' | 'controlled' | 'full';
  readonly withText: boolean;
  readonly includeTest: boolean;
  readonly folder: string;
}

/** Notes for good who exports what, before a row of it is read. */
export async function logExport(db: Knex, entry: LoggedExport): Promise<void> {
  await db('export_log').insert({
    study_id: entry.studyId,
    by_user: entry.by,
    tier: entry.tier,
    with_text: entry.withText,
    include_test: entry.includeTest,
    folder: entry.folder,
  });
}
