import pg from 'pg';
import { applicationName } from '../database/application-name.ts';

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
export async function logExport(url: string, entry: LoggedExport): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName() });
  await client.connect();
  try {
    await client.query(
      'insert into export_log (study_id, by_user, tier, with_text, include_test, folder) values ($1, $2, $3, $4, $5, $6)',
      [entry.studyId, entry.by, entry.tier, entry.withText, entry.includeTest, entry.folder],
    );
  } finally {
    await client.end();
  }
}
