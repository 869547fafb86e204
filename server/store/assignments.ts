import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { EarlierDraw } from '../assignment/drawn-so-far.ts';
import { NO_STRATUM } from '../assignment/strata.ts';
import type { Assignment } from '../sessions/ports.ts';

interface PreviousRow {
  readonly draw: number;
  readonly hash: string;
}

/** Columns of a draw from which the later ones follow. */
export interface DrawnRow {
  readonly condition: string;
  readonly stratum: string;
  readonly block: number | null;
  readonly position: number | null;
  readonly block_size: number | null;
}

export function earlierDraw({ condition, stratum, block, position, block_size: blockSize }: DrawnRow): EarlierDraw {
  const isInBlock = block !== null && position !== null && blockSize !== null;
  return { condition, stratum, place: isInBlock ? { block, position, blockSize } : null };
}

/** Draws of the study so far, in order; what was asked for in a rehearsal follows from nothing, and the pilot had a seed of its own. */
export async function earlierDraws(db: Knex, studyId: string): Promise<readonly EarlierDraw[]> {
  const rows = await db('assignments')
    .select<DrawnRow[]>('condition', 'stratum', 'block', 'position', 'block_size')
    .where({ study_id: studyId })
    .whereNot({ method: 'forced' })
    .whereRaw('draw > (select pilot_draws from studies where study_id = ?)', [studyId])
    .orderBy('draw');
  return rows.map(earlierDraw);
}

/**
 * Stores a draw, chained to the one before: each row's hash covers its content and the previous hash, so a
 * row that is changed, left out or put in later no longer fits. The hash is over the columns in the order of
 * the table, `assignment_id` and `hash` left out, as JSON. Call it under `lockStudy`.
 *
 * @returns the row's hash
 */
export async function insertAssignment(
  trx: Knex.Transaction,
  couple: { readonly studyId: string; readonly dyadId: string; readonly dyadSessionId: string },
  assignment: Assignment,
  given: { readonly at: Date; readonly seed: Uint8Array },
): Promise<string> {
  const previous = await trx('assignments')
    .where({ study_id: couple.studyId })
    .orderBy('draw', 'desc')
    .first<PreviousRow | undefined>('draw', 'hash');
  const { condition, levels, roles, draw } = assignment;
  const facts = {
    study_id: couple.studyId,
    dyad_id: couple.dyadId,
    dyad_session_id: couple.dyadSessionId,
    draw: (previous?.draw ?? 0) + 1,
    condition,
    levels: inOrder(levels),
    roles: inOrder(roles.roles),
    method: draw?.method ?? 'forced',
    block: draw?.place?.block ?? null,
    block_size: draw?.place?.blockSize ?? null,
    position: draw?.place?.position ?? null,
    stratum: draw?.stratum ?? NO_STRATUM,
    seed_commit: createHash('sha256').update(given.seed).digest('hex'),
    assigned_at: given.at.toISOString(),
    previous_hash: previous?.hash ?? '',
    role_rule: roles.rule,
    role_probability: roles.probability,
    role_tie: roles.tie,
  };
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  await trx('assignments').insert({ assignment_id: trx.raw('gen_random_uuid()'), ...facts, hash });
  return hash;
}

/** As JSON, by name: jsonb gives the names back in an order of its own, and the hash must be found again. */
function inOrder(named: Readonly<Record<string, string>>): string {
  return JSON.stringify(named, Object.keys(named).sort());
}
