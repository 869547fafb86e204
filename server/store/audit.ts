import type { Knex } from 'knex';
import type { Json } from '../protocol/content.ts';
import type { Actor } from '../sessions/ports.ts';
import { hashOfContent } from './audit-chain.ts';

export interface StaffAction {
  readonly actor: Actor;
  /** By what right. */
  readonly permission?: string;
  /** Name of the staff route or of the command. */
  readonly action: string;
  readonly outcome?: 'done' | 'refused';
  /** Id of what it was done to. Never an answer, a token or an address. */
  readonly object?: string;
  readonly studyId?: string | null;
  /** As whoever acts gives it; e-mail addresses in it are blotted out. */
  readonly reason?: string | null;
  /** What was changed, as it was and as it is: only their hashes are kept. */
  readonly before?: Json;
  readonly after?: Json;
  readonly requestId?: string;
}

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
