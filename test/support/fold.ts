import type { Knex } from 'knex';
import { fold } from '../../server/dyad/fold.ts';
import type { DyadEvent, DyadState } from '../../server/dyad/state.ts';
import { loadPlanParts } from '../../server/store/dyad-sessions.ts';

/** The state on disk. */
export async function stateOf(db: Knex, dyadSessionId: string): Promise<DyadState> {
  const row = await db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first<{ state: DyadState }>('state');
  return row.state;
}

/** The state that the events on disk lead to from `first`, however they came there. @throws Error if one is refused */
export async function foldOf(db: Knex, dyadSessionId: string, first: DyadState): Promise<DyadState> {
  const parts = await loadPlanParts(db, dyadSessionId);
  const rows = await db('events').where({ dyad_session_id: dyadSessionId }).orderBy('seq').select<{ seq: number; body: DyadEvent }[]>('seq', 'body');
  const gap = rows.find(({ seq }, index) => seq !== index + 1);
  if (gap !== undefined) throw new Error(`an event before ${gap.seq} is missing`);
  return fold(first, rows.map(({ body }) => body), parts);
}
