import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import manifest from '../../package.json' with { type: 'json' };
import type { PlanPart } from '../dyad/plan.ts';
import type { PlannedFrom } from '../sessions/ports.ts';

/** @returns the hash of the stored text, 64 hexadecimal digits */
export async function insertPlanPart(
  trx: Knex.Transaction,
  dyadSessionId: string,
  part: PlanPart,
  from: PlannedFrom,
): Promise<string> {
  const plan = JSON.stringify(part);
  const plan_hash = createHash('sha256').update(plan).digest('hex');
  await trx('plan_parts').insert({
    dyad_session_id: dyadSessionId,
    part: part.part,
    rules_version: part.rulesVersion,
    experiment_id: from.experimentId,
    experiment_version: from.version,
    definition_hash: from.definitionHash,
    server_version: manifest.version,
    plan,
    plan_hash,
  });
  return plan_hash;
}
