import { design } from './design.ts';
import { people } from './people.ts';
import { psychDs } from './psych-ds.ts';
import { FoundExport } from './read-export.ts';
import type { Finding } from './rules.ts';
import { scores } from './scores.ts';
import { tables } from './tables.ts';

export interface Verified {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  /** Tables that the identities ask for and this export does not have: what hangs on them was not checked. */
  readonly unchecked: readonly string[];
}

/** Tables without which some identity cannot be looked at. */
const NEEDED = ['participants', 'dyads', 'dyadSessions', 'assignments', 'trialRecords', 'itemResponses', 'scaleScores', 'pairwise', 'dyadWide'];

/**
 * Reads an export as a stranger would and tells everything that cannot be so. Nothing but the folder is asked:
 * not the database, and not the scales of this build.
 *
 * @throws StartError if there is no export in the folder
 */
export async function verifyFolder(folder: string): Promise<Verified> {
  const data = await FoundExport.open(folder);
  const { findings, warnings } = await psychDs(folder);
  return {
    findings: [...findings, ...(await people(data)), ...(await scores(data)), ...(await tables(data)), ...(await design(data))],
    warnings,
    unchecked: NEEDED.filter((name) => !data.has(name)),
  };
}
