import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { fold } from '../dyad/fold.ts';
import { withoutMessages } from '../dyad/messages.ts';
import type { AuditWalk } from '../store/audit-walk.ts';
import { histories, openedTexts, type History } from '../store/histories.ts';
import type { Key } from '../store/sealing.ts';

export interface Checked {
  readonly dyadSessions: number;
  /** Of a build that did not keep where a history begins: taken as they are. */
  readonly unfolded: number;
  readonly readableTexts: number;
  readonly problems: readonly string[];
}

/**
 * Folds every history again and compares, and opens every text that can be opened.
 *
 * @param audit  as it came back, walked up to the row that the backup had seen last
 */
export async function checkRestored(db: Knex, outerKey: Key, audit: Pick<AuditWalk, 'break'>): Promise<Checked> {
  const problems: string[] = [];
  let [dyadSessions, unfolded] = [0, 0];
  for await (const history of histories(db)) {
    dyadSessions += 1;
    if (history.first === null) unfolded += 1;
    const problem = problemOf(history);
    if (problem !== null) problems.push(`dyad session ${history.dyadSessionId}: ${problem}`);
  }
  const { readable, damaged } = await openedTexts(db, outerKey);
  if (damaged > 0) problems.push(`${damaged} texts do not open with the keys that are here`);
  if (audit.break !== null) {
    problems.push(`the audit, row ${audit.break.seq}: ${audit.break.what}. From there on it cannot be shown who did what; use another backup, and tell whoever answers for the study`);
  }
  return { dyadSessions, unfolded, readableTexts: readable, problems };
}

function problemOf({ first, state, seq, events, parts, isPlanWhole }: History): string | null {
  if (!isPlanWhole) return 'its plan is not the one that was hashed';
  if (events.length !== seq || events.some((event, index) => event.seq !== index + 1)) return 'events are missing';
  if (first === null) return null;
  try {
    const folded: unknown = JSON.parse(JSON.stringify(withoutMessages(fold(first, events.map(({ body }) => body), parts))));
    return isDeepStrictEqual(folded, withoutMessages(state)) ? null : 'its events lead to another state';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
