import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { timeOf } from '../source/sql-forms.ts';

/**
 * One row per level that was drawn. What would let the next draw be foretold (seed, block, place in it,
 * stratum) is not here.
 */
export const assignments: SqlTable = {
  name: 'assignments',
  columns: [
    sqlColumn('assignment_id', `c.dyad_session_id || '.' || l.factor`, {
      label: 'Assignment',
      description: 'Dyad session and factor.',
      type: 'string',
      source: 'assignments.levels',
    }),
    sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
    sqlColumn('dyad_session_id', 'c.dyad_session_id', SHARED.dyad_session_id),
    sqlColumn('factor', 'l.factor', {
      label: 'Factor',
      description: 'As the experiment names it.',
      type: 'string',
      source: 'assignments.levels',
    }),
    sqlColumn('level', 'l.level', {
      label: 'Level',
      description: 'What the couple was given of this factor.',
      type: 'string',
      source: 'assignments.levels',
      randomised: true,
    }),
    sqlColumn('unit', `'dyad'`, {
      label: 'What was assigned to it',
      description: 'The whole couple gets one level.',
      type: 'string',
      valueLabels: { dyad: 'the couple' },
      source: 'constant',
    }),
    sqlColumn('method', 'a.method', {
      label: 'Method',
      description: 'How the level came about.',
      type: 'string',
      valueLabels: {
        simple: 'simple randomisation',
        blocked: 'permuted blocks of random size',
        minimised: 'minimisation',
        listed: 'imported list',
        forced: 'asked for in a rehearsal',
      },
      source: 'assignments.method',
    }),
    sqlColumn('seq', 'a.draw', { ...SHARED.seq, description: 'Of the draws of the study, from 1.', source: 'assignments.draw' }),
    sqlColumn('seed_commit', 'a.seed_commit', {
      label: 'Commitment to the seed',
      description: 'SHA-256 of the seed from which all draws of the study follow: once the seed is told, each can be recomputed.',
      type: 'string',
      source: 'assignments.seed_commit',
    }),
    sqlColumn('assigned_at', timeOf('a.assigned_at'), {
      label: 'Drawn at',
      description: 'UTC.',
      type: 'datetime',
      source: 'assignments.assigned_at',
    }),
  ],
  from: `
    from chosen_sessions c
    join exportable_assignments a on a.dyad_session_id = c.session_uuid
   cross join lateral jsonb_each_text(a.levels) as l (factor, level)
   order by c.dyad_num, c.wave, l.factor collate "C"`,
};
