import type { Knex } from 'knex';
import type { Member } from '../protocol/member.ts';

/** That the lab wants a couple or one of them left out of the analysis, or no longer. */
export interface ExclusionMark {
  readonly mark_id: string;
  /** Null: the couple. */
  readonly member: Member | null;
  /** Null: the mark is taken back. */
  readonly rule: string | null;
  readonly reason: string;
  /** Name of who did it. */
  readonly by: string;
  readonly marked_at: Date;
}

export interface NewExclusionMark extends Pick<ExclusionMark, 'member' | 'rule' | 'reason'> {
  readonly markId: string;
  readonly dyadSessionId: string;
  readonly staffId: string;
}

export async function insertExclusionMark(db: Knex, { markId, dyadSessionId, member, rule, reason, staffId }: NewExclusionMark): Promise<void> {
  await db('exclusion_marks').insert({ mark_id: markId, dyad_session_id: dyadSessionId, member, rule, reason, marked_by: staffId });
}

/** Oldest first; of each member, and of the couple, the last one counts. */
export function exclusionMarksOn(db: Knex, dyadSessionId: string): Promise<readonly ExclusionMark[]> {
  return db('exclusion_marks as m')
    .join('staff as s', 's.staff_id', 'm.marked_by')
    .where({ 'm.dyad_session_id': dyadSessionId })
    .orderBy(['m.marked_at', 'm.mark_id'])
    .select<ExclusionMark[]>('m.mark_id', 'm.member', 'm.rule', 'm.reason', 's.name as by', 'm.marked_at');
}
