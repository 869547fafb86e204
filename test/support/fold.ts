import type { Knex } from 'knex';
import { joinParts } from '../../server/dyad/plan.ts';
import type { DyadEvent, DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
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
  let known: typeof parts = parts.slice(0, 1);
  return rows.reduce((state, { seq, body }, index) => {
    if (seq !== index + 1) throw new Error(`event ${index + 1} has the number ${seq}`);
    if (body.type === 'assigned') known = parts;
    const result = transition(state, body, joinParts(known));
    if (!result.accepted) throw new Error(`event ${seq} is refused: ${result.code}`);
    return result.next;
  }, first);
}
