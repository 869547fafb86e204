import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { timeOf } from '../source/sql-forms.ts';

/** In words, for codebooks. */
export const EXCLUSION_RULES = {
  'technical-failure': 'something technical failed',
  disturbed: 'they were disturbed',
  'did-not-follow': 'they did not do what was asked',
  'not-eligible': 'they should not have been in the study',
  other: 'another cause, which the lab has written down',
} as const;

/** One row per mark that counts: a couple or a person whom the lab wants left out. Their data are in every table all the same. */
export const exclusions: SqlTable = {
  name: 'exclusions',
  columns: [
    sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
    sqlColumn('participant_id', 'p.participant_id', { ...SHARED.participant_id, description: 'Empty: the couple.' }),
    sqlColumn('rule', 'x.rule', { label: 'Rule', description: 'Why, as the lab has marked it.', type: 'string', valueLabels: EXCLUSION_RULES, source: 'exclusion_marks.rule' }),
    sqlColumn('applied_at', timeOf('x.marked_at'), { label: 'Excluded at', description: 'UTC.', type: 'datetime', source: 'exclusion_marks.marked_at' }),
    sqlColumn('by', `'lab'`, { label: 'Excluded by', description: 'Who applied the rule: the lab, on the page of the couple.', type: 'string', source: 'exclusion_marks' }),
    sqlColumn('note', 'null::text', { label: 'Note', description: 'Always empty: the words of the lab may name people. They stand on the page of the couple.', type: 'string', source: 'not exported' }),
  ],
  from: `
    from chosen_sessions c
    join exportable_exclusions x on x.dyad_session_id = c.session_uuid
    left join chosen_people p on p.participant_uuid = x.participant_id
   order by c.dyad_num, x.member nulls first`,
};
