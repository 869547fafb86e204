import type { Knex } from 'knex';
import type { DyadEvent } from '../dyad/state.ts';

export interface StoredEvent {
  readonly seq: number;
  readonly body: DyadEvent;
}

/** Events of a dyad session behind this number, oldest first. */
export function eventsAfter(db: Knex, dyadSessionId: string, seq: number): Promise<readonly StoredEvent[]> {
  return db('events')
    .select<StoredEvent[]>('seq', 'body')
    .where({ dyad_session_id: dyadSessionId })
    .where('seq', '>', seq)
    .orderBy('seq');
}
