import { itemsOf, type Catalogue, type Occasion } from '../plans/catalogue.ts';
import { rowColumn, type RowColumn, type RowTable } from '../columns/columns.ts';
import { conditionColumns, type Conditions } from '../source/conditions.ts';
import type { CoupleAnswers, MemberAnswers } from '../answers/couple-answers.ts';
import { ROLE } from './pairwise.ts';
import { stratumColumns } from '../columns/stratum-columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { itemEntry, scoreEntry, valuesOf, variablesOf, type Value, type Variable } from '../answers/variables.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';

export interface WideRow {
  readonly couple: CoupleAnswers;
  readonly values: Readonly<Record<Member, Readonly<Record<string, Value>>>>;
  /** By `<scale>_<phase> <item>`. */
  readonly items: Readonly<Record<Member, ReadonlyMap<string, number | null>>>;
}

/** One row per couple and wave: the members' values side by side, with the suffixes _1 (A) and _2 (B). */
export function dyadWide(catalogue: Catalogue, conditions: Conditions): RowTable<CoupleAnswers, WideRow> {
  const variables = variablesOf(catalogue);
  return {
    name: 'dyadWide',
    rowsOf: (couple) => {
      const { A, B } = couple.members;
      const values = { A: valuesOf(variables, couple, A), B: valuesOf(variables, couple, B) };
      return [{ couple, values, items: { A: scoredItems(A), B: scoredItems(B) } }];
    },
    columns: [
      rowColumn('dyad_id', ({ couple }) => couple.dyadId, SHARED.dyad_id),
      rowColumn('dyad_num', ({ couple }) => couple.dyadNum, SHARED.dyad_num),
      rowColumn('wave', ({ couple }) => couple.wave, SHARED.wave),
      ...conditionColumns(conditions).map(({ name, entry, value }) =>
        rowColumn<WideRow>(name, ({ couple }) => value(couple.condition, couple.levels), entry),
      ),
      ...stratumColumns(conditions).map(({ name, entry, value }) => rowColumn<WideRow>(name, ({ couple }) => value(couple.stratum), entry)),
      ...forBoth((n, member) =>
        rowColumn<WideRow>(`participant_id_${n}`, ({ couple }) => couple.members[member].participantId, {
          ...SHARED.participant_id,
          label: `Member ${member}`,
        }),
      ),
      ...forBoth((n, member) =>
        rowColumn<WideRow>(`role_${n}`, ({ couple }) => couple.members[member].role, { ...ROLE, label: `Role of member ${member}` }),
      ),
      ...variables.flatMap(scoreColumns),
      ...catalogue.occasions.flatMap(itemColumns),
    ],
  };
}

function scoreColumns(variable: Variable): readonly RowColumn<WideRow>[] {
  const { name } = variable;
  const entry = scoreEntry(variable);
  const width = variable.measure.max - variable.measure.min;
  return [
    ...forBoth((n, member) =>
      rowColumn<WideRow>(`${name}_${n}`, ({ values }) => values[member][name]?.value ?? null, {
        ...entry,
        label: `${entry.label}, member ${member}`,
        missingIn: `${name}_${n}_missing`,
      }),
    ),
    ...forBoth((n, member) =>
      rowColumn<WideRow>(`${name}_${n}_missing`, ({ values }) => values[member][name]?.missing ?? null, {
        ...SHARED.missing_reason,
        label: `Why ${name}_${n} is empty`,
      }),
    ),
    rowColumn<WideRow>(`${name}_mean`, ({ values }) => both(name, values, (one, two) => (one + two) / 2), {
      ...entry,
      label: `${entry.label}, mean of the couple`,
      source: `${name}_1, ${name}_2`,
    }),
    rowColumn<WideRow>(`${name}_diff`, ({ values }) => both(name, values, (one, two) => one - two), {
      ...entry,
      label: `${entry.label}, member A minus member B`,
      min: -width,
      max: width,
      source: `${name}_1, ${name}_2`,
    }),
  ];
}

/** Names that dySEM reads as they are: stem, point, member, line, item. */
function itemColumns(occasion: Occasion): readonly RowColumn<WideRow>[] {
  const stem = `${occasion.scale.measure}_${occasion.suffix}`;
  return forBoth((n, member) => ({ n, member })).flatMap(({ n, member }) =>
    itemsOf(occasion.scale).map((item) => {
      const entry = itemEntry(occasion, item);
      const key = `${stem} ${item.id}`;
      return rowColumn<WideRow>(`${stem}.${n}_${item.id}`, ({ items }) => items[member].get(key) ?? null, {
        ...entry,
        label: `${entry.label}, member ${member}`,
      });
    }),
  );
}

function scoredItems({ scales }: MemberAnswers): ReadonlyMap<string, number | null> {
  return new Map(
    scales.flatMap(({ measure, suffix, items }) =>
      items.map(({ item, scored }) => [`${measure.id}_${suffix} ${item}`, scored] as const),
    ),
  );
}

function both(name: string, { A, B }: WideRow['values'], of: (one: number, two: number) => number): number | null {
  const one = A[name]?.value ?? null;
  const two = B[name]?.value ?? null;
  return one === null || two === null ? null : of(one, two);
}

function forBoth<Made>(make: (n: 1 | 2, member: Member) => Made): readonly Made[] {
  return MEMBERS.map((member) => make(member === 'A' ? 1 : 2, member));
}
