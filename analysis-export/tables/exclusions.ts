import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';

/**
 * One row per exclusion of a person or couple. Nobody excludes in Tandem yet, so it has no rows: the place where
 * analysts, and scripts that ask for it, find that out.
 */
export const exclusions: SqlTable = {
  name: 'exclusions',
  columns: [
    sqlColumn('dyad_id', 'null::text', SHARED.dyad_id),
    sqlColumn('participant_id', 'null::text', SHARED.participant_id),
    sqlColumn('rule', 'null::text', { label: 'Rule', description: 'By which they were excluded.', type: 'string', source: 'not stored yet' }),
    sqlColumn('applied_at', 'null::text', { label: 'Excluded at', description: 'UTC.', type: 'datetime', source: 'not stored yet' }),
    sqlColumn('by', 'null::text', { label: 'Excluded by', description: 'Who applied the rule.', type: 'string', source: 'not stored yet' }),
    sqlColumn('note', 'null::text', { label: 'Note', description: 'Why, in words.', type: 'string', source: 'not stored yet' }),
  ],
  from: 'where false',
};
