import type { Knex } from 'knex';
import type { StaffAction } from '../sessions/ports.ts';
import { hashOfContent } from './audit-chain.ts';

/**
 * Writes a row of the audit in the act's own transaction: either both are there, or neither. Call it last: until the
 * transaction ends, every other act waits for it.
 */
export async function recordStaffAction(trx: Knex.Transaction, done: StaffAction): Promise<void> {
  await trx('audit_rows').insert({
    actor: done.actor,
    permission: done.permission ?? '',
    action: done.action,
    outcome: done.outcome ?? 'done',
    object: done.object ?? '',
    study_id: done.studyId ?? null,
    reason: done.reason?.replaceAll(/\S+@\S+/g, '[address]') ?? null,
    before_hash: done.before === undefined ? null : hashOfContent(done.before),
    after_hash: done.after === undefined ? null : hashOfContent(done.after),
    request_id: done.requestId ?? null,
  });
}

/** What nobody does but the server by itself: the draw, the first owner's invitation. */
export function recordSystemAction(trx: Knex.Transaction, done: Omit<StaffAction, 'actor'>): Promise<void> {
  return recordStaffAction(trx, { ...done, actor: 'server' });
}

/** A row only where the newest of this action told of something else, or there is none. */
export async function recordIfNew(db: Knex, done: StaffAction & Required<Pick<StaffAction, 'after'>>): Promise<void> {
  await db.transaction(async (trx) => {
    const last = await trx('audit_rows')
      .where({ action: done.action, actor: done.actor })
      .orderBy('seq', 'desc')
      .first<{ after_hash: string } | undefined>('after_hash');
    if (last?.after_hash !== hashOfContent(done.after)) await recordStaffAction(trx, done);
  });
}
