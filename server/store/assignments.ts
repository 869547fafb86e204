import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { BlockPlace } from '../assignment/randomisation.ts';
import type { Assignment } from '../sessions/ports.ts';

interface PreviousRow {
  readonly draw: number;
  readonly hash: string;
}

/** Places in the blocks given so far in the study, in order of the draw. */
export async function earlierPlaces(trx: Knex.Transaction, studyId: string): Promise<readonly BlockPlace[]> {
  const rows = await trx('assignments')
    .select<{ block: number; position: number; block_size: number }[]>('block', 'position', 'block_size')
    .where({ study_id: studyId, method: 'blocked' })
    .orderBy('draw');
  return rows.map(({ block, position, block_size }) => ({ block, position, blockSize: block_size }));
}

/**
 * Stores a draw, chained to the one before: each row's hash covers its content and the previous hash, so a
 * row that is changed, left out or put in later no longer fits. The hash is over the columns in the order of
 * the table, `assignment_id` and `hash` left out, as JSON. Call it under `lockStudy`.
 */
export async function insertAssignment(
  trx: Knex.Transaction,
  couple: { readonly studyId: string; readonly dyadId: string; readonly dyadSessionId: string },
  assignment: Assignment,
  given: { readonly at: Date; readonly seed: Uint8Array },
): Promise<void> {
  const previous = await trx('assignments')
    .where({ study_id: couple.studyId })
    .orderBy('draw', 'desc')
    .first<PreviousRow | undefined>('draw', 'hash');
  const { condition, levels, roles, place } = assignment;
  const facts = {
    study_id: couple.studyId,
    dyad_id: couple.dyadId,
    dyad_session_id: couple.dyadSessionId,
    draw: (previous?.draw ?? 0) + 1,
    condition,
    levels: inOrder(levels),
    roles: inOrder(roles.roles),
    method: place === null ? 'forced' : 'blocked',
    block: place?.block ?? null,
    block_size: place?.blockSize ?? null,
    position: place?.position ?? null,
    stratum: '',
    seed_commit: createHash('sha256').update(given.seed).digest('hex'),
    assigned_at: given.at.toISOString(),
    previous_hash: previous?.hash ?? '',
    role_rule: roles.rule,
    role_probability: roles.probability,
    role_tie: roles.tie,
  };
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  await trx('assignments').insert({ assignment_id: trx.raw('gen_random_uuid()'), ...facts, hash });
}

/** As JSON, by name: jsonb gives the names back in an order of its own, and the hash must be found again. */
function inOrder(named: Readonly<Record<string, string>>): string {
  return JSON.stringify(named, Object.keys(named).sort());
}
