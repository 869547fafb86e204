import type { Knex } from 'knex';
import type { Drawn, Simulation } from './person.ts';

/** Reads in the database what was drawn for a couple. */
export function drawnIn(db: Knex): Simulation['drawnFor'] {
  return async (dyadId) => {
    const row = await db('assignments').where({ dyad_id: dyadId }).first<Drawn | undefined>('condition', 'roles');
    return row ?? null;
  };
}
