import { sqlColumn, type SqlTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { stratumSql } from '../columns/stratum-columns.ts';
import type { Conditions } from '../source/conditions.ts';
import { timeOf } from '../source/sql-forms.ts';

/**
 * One row per level that was drawn for a couple, and one per role that was given to a person. What would let the next
 * draw be foretold (seed, block, place in it) is not here.
 */
export function assignments(conditions: Conditions): SqlTable {
  return {
    name: 'assignments',
    columns: [
      sqlColumn('assignment_id', `c.dyad_session_id || '.' || l.factor || coalesce('.' || l.member, '')`, {
        label: 'Assignment',
        description: 'Dyad session and factor; of a role also the member.',
        type: 'string',
        source: 'assignments.levels',
      }),
      sqlColumn('dyad_id', 'c.dyad_id', SHARED.dyad_id),
      sqlColumn('dyad_session_id', 'c.dyad_session_id', SHARED.dyad_session_id),
      sqlColumn('factor', 'l.factor', {
        label: 'Factor',
        description: 'As the experiment names it; role for the roles of a couple whose partners do different things.',
        type: 'string',
        source: 'assignments.levels',
      }),
      sqlColumn('level', 'l.level', {
        label: 'Level',
        description: 'What the couple was given of this factor, or the person as a role.',
        type: 'string',
        source: 'assignments.levels, roles',
        randomised: true,
      }),
      sqlColumn('unit', 'l.unit', {
        label: 'What was assigned to it',
        description: 'A couple gets a level of each factor, each of its members a role.',
        type: 'string',
        valueLabels: { dyad: 'the couple', member: 'one of the two' },
        source: 'constant',
      }),
      sqlColumn('participant_id', 'l.participant_id', { ...SHARED.participant_id, description: 'Whose role it is; empty where the whole couple got the level.' }),
      sqlColumn('method', 'l.method', {
        label: 'Method',
        description: 'How the level came about.',
        type: 'string',
        valueLabels: {
          simple: 'simple randomisation',
          blocked: 'permuted blocks of random size',
          minimised: 'minimisation',
          listed: 'imported list',
          forced: 'asked for in a rehearsal',
          random: 'role by chance, both orders equally likely',
          both_orders: 'role counterbalanced: of two couples of a condition in a row, one in each order',
          higher: 'the role that the experiment names to whoever scored higher',
          lower: 'the role that the experiment names to whoever scored lower',
          prob_higher: 'the role that the experiment names more probably to whoever scored higher',
        },
        source: 'assignments.method, role_rule',
      }),
      ...stratumSql(conditions, 'c.stratum').slice(0, 1),
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
     cross join lateral (
       select f.factor, f.level, 'dyad' as unit, a.method, null as participant_id, null as member
         from jsonb_each_text(a.levels) as f (factor, level)
       union all
       select 'role', m.role, 'member', a.role_rule, m.participant_id, m.member
         from chosen_members m
        where m.session_uuid = c.session_uuid and m.is_kept and a.role_rule <> 'mutual') l
     order by c.dyad_num, c.wave, l.unit, l.factor collate "C", l.member`,
  };
}
