import type { Catalogue } from '../plans/catalogue.ts';
import { rowColumn, type Entry, type RowColumn, type RowTable } from '../columns/columns.ts';
import { conditionColumns, type Conditions } from '../source/conditions.ts';
import type { GrandMeans } from '../answers/grand-means.ts';
import type { CoupleScores, MemberScores } from '../answers/scores-spool.ts';
import { stratumColumns } from '../columns/stratum-columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { scoreEntry, variablesOf, type Variable } from '../answers/variables.ts';
import { pickColumns } from './pick-columns.ts';
import { MEMBERS, PARTNER } from '../../server/protocol/member.ts';

export interface PairRow {
  readonly couple: CoupleScores;
  readonly own: MemberScores;
  readonly partner: MemberScores;
}

export const ROLE: Entry = {
  label: 'Role',
  description: 'What this person does in this wave; mutual where both partners do the same. Empty before the draw.',
  type: 'string',
  source: 'assignments.roles',
  randomised: true,
};

/** One row per person and wave, with the person's own values (_a) and the partner's (_p): each value twice. */
export function pairwise(catalogue: Catalogue, conditions: Conditions, means: GrandMeans): RowTable<CoupleScores, PairRow> {
  return {
    name: 'pairwise',
    rowsOf: (couple) =>
      MEMBERS.map((member) => ({ couple, own: couple.members[member], partner: couple.members[PARTNER[member]] })),
    columns: [
      rowColumn('pair_row_id', ({ couple, own }) => `${own.participantId}S${couple.wave}`, {
        label: 'Row',
        description: 'Person and wave.',
        type: 'string',
        source: 'participant_id, wave',
      }),
      rowColumn('dyad_id', ({ couple }) => couple.dyadId, SHARED.dyad_id),
      rowColumn('dyad_num', ({ couple }) => couple.dyadNum, SHARED.dyad_num),
      rowColumn('participant_id', ({ own }) => own.participantId, SHARED.participant_id),
      rowColumn('person_num', ({ own }) => own.personNum, SHARED.person_num),
      rowColumn('partner_id', ({ partner }) => partner.participantId, SHARED.partner_id),
      rowColumn('wave', ({ couple }) => couple.wave, SHARED.wave),
      rowColumn('member', ({ own }) => own.member, SHARED.member),
      rowColumn('member_num', ({ own }) => own.memberNum, SHARED.member_num),
      rowColumn('member_c', ({ own }) => own.memberNum - 1.5, SHARED.member_c),
      rowColumn('role_a', ({ own }) => own.role, { ...ROLE, label: 'Own role' }),
      rowColumn('role_p', ({ partner }) => partner.role, { ...ROLE, label: 'Role of the partner' }),
      ...conditionColumns(conditions).map(({ name, entry, value }) =>
        rowColumn<PairRow>(name, ({ couple }) => value(couple.condition, couple.levels), entry),
      ),
      ...stratumColumns(conditions).map(({ name, entry, value }) => rowColumn<PairRow>(name, ({ couple }) => value(couple.stratum), entry)),
      rowColumn('partner_complete', ({ partner }) => partner.status === 'complete', {
        label: 'Partner went through everything',
        description: '1: the partner’s dyad session is complete.',
        type: 'boolean',
        source: 'participants.status',
      }),
      ...pickColumns(catalogue.picks),
      ...variablesOf(catalogue).flatMap((variable) => scoreColumns(variable, means)),
    ],
  };
}

function scoreColumns(variable: Variable, means: GrandMeans): readonly RowColumn<PairRow>[] {
  const { name } = variable;
  const entry = scoreEntry(variable);
  const mean = means.of(name);
  const sides = [
    { suffix: 'a', whose: 'own', of: ({ own }: PairRow) => own.values[name] },
    { suffix: 'p', whose: 'the partner’s', of: ({ partner }: PairRow) => partner.values[name] },
  ] as const;
  const values = sides.map(({ suffix, whose, of }) =>
    rowColumn<PairRow>(`${name}_${suffix}`, (row) => of(row)?.value ?? null, {
      ...entry,
      label: `${entry.label}, ${whose}`,
      missingIn: `${name}_${suffix}_missing`,
    }),
  );
  const { min: _min, max: _max, ...uncentred } = entry;
  const centred = sides.map(({ suffix, whose, of }) =>
    rowColumn<PairRow>(`${name}_${suffix}_gmc`, (row) => centredAt(mean, of(row)?.value ?? null), {
      ...uncentred,
      label: `${entry.label}, ${whose}, centred`,
      description: `${entry.description} Minus the mean of all persons who have one, over all waves.`,
      missingIn: `${name}_${suffix}_missing`,
      source: `${name}_${suffix}`,
    }),
  );
  const reasons = sides.map(({ suffix, of }) =>
    rowColumn<PairRow>(`${name}_${suffix}_missing`, (row) => of(row)?.missing ?? null, {
      ...SHARED.missing_reason,
      label: `Why ${name}_${suffix} is empty`,
    }),
  );
  return [...values, ...centred, ...reasons];
}

function centredAt(mean: number | null, value: number | null): number | null {
  return value === null || mean === null ? null : value - mean;
}
