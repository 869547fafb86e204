import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlanPart } from '../dyad/plan.ts';

/** @returns the hash of the stored text, 64 hexadecimal digits */
export async function insertPlanPart(
  trx: Knex.Transaction,
  dyadSessionId: string,
  part: PlanPart,
  experiment: { readonly id: string; readonly version: string },
): Promise<string> {
  const plan = JSON.stringify(part);
  const plan_hash = createHash('sha256').update(plan).digest('hex');
  await trx('plan_parts').insert({
    dyad_session_id: dyadSessionId,
    part: part.part,
    rules_version: part.rulesVersion,
    experiment_id: experiment.id,
    experiment_version: experiment.version,
    plan,
    plan_hash,
  });
  return plan_hash;
}
