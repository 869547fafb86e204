import { createHash } from 'node:crypto';
import type { Json } from '../protocol/content.ts';

/** A row of the audit as it is hashed: times as `2026-11-27T12:00:00.000000Z`, numbers as text. */
export interface AuditRow {
  readonly seq: string;
  readonly at: string;
  readonly actor: string;
  readonly permission: string;
  readonly action: string;
  readonly outcome: string;
  readonly object: string;
  readonly study_id: string | null;
  readonly reason: string | null;
  readonly before_hash: string | null;
  readonly after_hash: string | null;
  readonly request_id: string | null;
  /** Of the row before; '' in the first. */
  readonly prev_hash: string;
  readonly hash: string;
}

/** What the hash of this row has to be: SHA-256 over its columns as a JSON array, written as Postgres writes one. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor, permission, action, outcome, object, study_id, reason, before_hash, after_hash, request_id, prev_hash } = row;
  const columns = [seq, at, actor, permission, action, outcome, object, study_id, reason, before_hash, after_hash, request_id, prev_hash];
  return sha256(`[${columns.map((column) => JSON.stringify(column)).join(', ')}]`);
}

/** By which it can be shown later what something was before or after an act, without writing it down. */
export function hashOfContent(content: Json): string {
  return sha256(JSON.stringify(inOrder(content)));
}

/** With all names in the order of their letters, as they may come in any. */
function inOrder(content: Json): Json {
  if (Array.isArray(content)) return content.map(inOrder);
  if (content === null || typeof content !== 'object') return content;
  return Object.fromEntries(Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => [name, inOrder(value)]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
