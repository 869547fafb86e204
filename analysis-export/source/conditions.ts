import pg from 'pg';
import { sqlColumn, type Entry, type SqlColumn } from '../columns/columns.ts';
import type { Strata } from '../../server/assignment/strata.ts';
import type { Snapshot } from './snapshot.ts';

/** Levels of each factor, in the order of the definition. */
export type Factors = Readonly<Record<string, readonly string[]>>;

/** What is known of the conditions of a study: of the definition, and of what has been drawn. */
export interface Conditions {
  readonly factors: Factors;
  /** All cells, in the order of the definition. */
  readonly cells: readonly string[];
  /** What couples were told apart by before the draw, with the levels found; {} where by nothing. */
  readonly strata: Strata;
  /** That were drawn, in alphabetical order; none where members do the same. */
  readonly roles: readonly string[];
}

/**
 * @param defined  the experiment's own factors; what was drawn and is not among them is added behind
 * @param arms     conditions that the study has of these; null: all. What nobody could be drawn to is no level of it.
 */
export async function readConditions(snapshot: Snapshot, defined: Factors, arms: readonly string[] | null): Promise<Conditions> {
  const drawn = await snapshot.rows<{ factor: string; level: string }>(
    `select factor, level from (select distinct l.key as factor, l.value as level from chosen_sessions, jsonb_each_text(levels) l) drawn
      order by factor collate "C", level collate "C"`,
  );
  const given = await snapshot.rows<{ condition: string }>('select distinct condition from chosen_sessions where condition is not null');
  const roles = await snapshot.rows<{ role: string }>(
    'select role from (select distinct r.value as role from chosen_sessions, jsonb_each_text(roles) r) drawn order by role collate "C"',
  );
  const names = [...new Set([...Object.keys(defined), ...drawn.map(({ factor }) => factor)])];
  const factors = names.map((name): [string, readonly string[]] => {
    const found = drawn.flatMap(({ factor, level }) => (factor === name ? [level] : []));
    return [name, [...new Set([...(defined[name] ?? []), ...found])]];
  });
  const all = combined(factors);
  const cells = Object.keys(all).filter((cell) => arms === null || arms.includes(cell) || given.some(({ condition }) => condition === cell));
  const levelsLeft = factors.map(([name, levels]): [string, readonly string[]] => [name, levels.filter((level) => cells.some((cell) => all[cell]?.[name] === level))]);
  return { factors: Object.fromEntries(levelsLeft), cells, roles: roles.map(({ role }) => role), strata: await readStrata(snapshot) };
}

/** The level of each factor in each cell. */
export function levelsOfCells({ factors, cells }: Pick<Conditions, 'factors' | 'cells'>): Levels {
  return Object.fromEntries(Object.entries(combined(Object.entries(factors))).filter(([cell]) => cells.includes(cell)));
}

type Levels = Readonly<Record<string, Readonly<Record<string, string>>>>;

function combined(factors: readonly (readonly [string, readonly string[]])[]): Levels {
  const cells = factors.reduce<readonly Readonly<Record<string, string>>[]>(
    (before, [name, levels]) => before.flatMap((cell) => levels.map((level) => ({ ...cell, [name]: level }))),
    [{}],
  );
  return Object.fromEntries(cells.map((cell) => [Object.values(cell).join('_'), cell]));
}

async function readStrata(snapshot: Snapshot): Promise<Strata> {
  const found = await snapshot.rows<{ name: string; levels: readonly string[] }>(
    `select name, array_agg(level order by level collate "C") as levels
       from (select distinct split_part(part, '=', 1) as name, split_part(part, '=', 2) as level
               from chosen_sessions, unnest(string_to_array(stratum, '; ')) part) parts
      group by name order by name collate "C"`,
  );
  return Object.fromEntries(found.map(({ name, levels }) => [name, levels]));
}

interface CodedColumn {
  readonly name: string;
  readonly entry: Entry;
  /** From the condition and the levels of a dyad session. */
  readonly sql: (condition: string, levels: string) => string;
  readonly value: (condition: string | null, levels: Readonly<Record<string, string>>) => string | number | null;
}

/** The condition, then each factor; what has exactly two levels is also there centred. */
export function conditionColumns({ factors, cells }: Conditions): readonly CodedColumn[] {
  const condition = {
    label: 'Condition',
    description: 'The cell: the level of each between-dyad factor. Empty before the draw.',
    source: 'assignments.condition',
  };
  return [
    ...coded('condition', 'cond_c', cells, condition, (cell) => cell, (cell) => cell),
    ...Object.entries(factors).flatMap(([name, levels]) =>
      coded(
        name,
        `${name}_c`,
        levels,
        { label: `Factor ${name}`, description: `Level of the factor ${name}. Empty before the draw.`, source: `assignments.levels: ${name}` },
        (_, given) => `${given}->>${pg.escapeLiteral(name)}`,
        (_, given) => given[name] ?? null,
      ),
    ),
  ];
}

function coded(
  name: string,
  centred: string,
  levels: readonly string[],
  { label, description, source }: Pick<Entry, 'label' | 'description' | 'source'>,
  sql: CodedColumn['sql'],
  value: (condition: string | null, levels: Readonly<Record<string, string>>) => string | null,
): readonly CodedColumn[] {
  const labels = Object.fromEntries(levels.filter((level) => level !== '').map((level) => [level, level]));
  const plain: Entry = { label, description, type: 'string', valueLabels: labels, source, randomised: true };
  const [low, high, ...more] = levels;
  const column = { name, entry: plain, sql, value };
  if (low === undefined || high === undefined || more.length > 0) return [column];
  const entry: Entry = {
    label: `${label} (centred)`,
    description: `${low} is -.5, ${high} is .5.`,
    type: 'number',
    valueLabels: { '-0.5': low, '0.5': high },
    source,
    randomised: true,
  };
  const code = (level: string | null): number | null => (level === low ? -0.5 : level === high ? 0.5 : null);
  return [
    column,
    {
      name: centred,
      entry,
      sql: (condition, given) => `case ${sql(condition, given)} when ${pg.escapeLiteral(low)} then -0.5 when ${pg.escapeLiteral(high)} then 0.5 end`,
      value: (condition, given) => code(value(condition, given)),
    },
  ];
}

export function conditionSql(conditions: Conditions, condition: string, levels: string): readonly SqlColumn[] {
  return conditionColumns(conditions).map(({ name, entry, sql }) => sqlColumn(name, sql(condition, levels), entry));
}
