import type { Knex } from 'knex';
import { hashOfRow, type AuditRow } from './audit-chain.ts';

/** Number and hash of the newest row, by which a chain that was cut off later is found. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** What does not fit, at the first row where something does not. */
export interface AuditBreak {
  readonly seq: number;
  readonly what: 'changed' | 'missing' | 'not after the row before' | 'another than was kept';
}

export interface AuditWalk {
  readonly rows: number;
  readonly head: AuditHead | null;
  readonly break: AuditBreak | null;
}

/** So many rows are in memory at once. */
const AT_ONCE = 5_000;

export async function auditHead(db: Knex): Promise<AuditHead | null> {
  const row = await db('audit_rows').orderBy('seq', 'desc').first<{ seq: string; hash: string } | undefined>('seq', 'hash');
  return row === undefined ? null : { seq: Number(row.seq), hash: row.hash };
}

/**
 * Works every hash out again, from the first row to the last or to the first that does not fit.
 *
 * @param kept  heads that were noted outside the database: each has to be found again
 */
export async function walkAudit(db: Knex, kept: readonly AuditHead[]): Promise<AuditWalk> {
  const keptHash = new Map(kept.map(({ seq, hash }) => [seq, hash]));
  let head: AuditHead | null = null;
  for (;;) {
    const rows = await rowsAfter(db, head?.seq ?? 0);
    for (const row of rows) {
      const what = wrongWith(row, head, keptHash.get(Number(row.seq)));
      if (what !== null) return { rows: head?.seq ?? 0, head, break: { seq: what === 'missing' ? (head?.seq ?? 0) + 1 : Number(row.seq), what } };
      head = { seq: Number(row.seq), hash: row.hash };
    }
    if (rows.length < AT_ONCE) break;
  }
  const last = head?.seq ?? 0;
  const isCut = kept.some(({ seq }) => seq > last);
  return { rows: last, head, break: isCut ? { seq: last + 1, what: 'missing' } : null };
}

function wrongWith(row: AuditRow, before: AuditHead | null, kept: string | undefined): AuditBreak['what'] | null {
  if (Number(row.seq) !== (before?.seq ?? 0) + 1) return 'missing';
  if (hashOfRow(row) !== row.hash) return 'changed';
  if (row.prev_hash !== (before?.hash ?? '')) return 'not after the row before';
  return kept === undefined || kept === row.hash ? null : 'another than was kept';
}

function rowsAfter(db: Knex, seq: number): Promise<readonly AuditRow[]> {
  return db('audit_rows')
    .select<AuditRow[]>('*', db.raw('seq::text as seq'), db.raw('audit_time(at) as at'))
    .where('seq', '>', seq)
    .orderBy('audit_rows.seq')
    .limit(AT_ONCE);
}
