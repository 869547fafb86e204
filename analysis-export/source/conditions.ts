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

/** @param defined  the experiment's own factors; what was drawn and is not among them is added behind */
export async function readConditions(snapshot: Snapshot, defined: Factors): Promise<Conditions> {
  const drawn = await snapshot.rows<{ factor: string; level: string }>(
    `select factor, level from (select distinct l.key as factor, l.value as level from chosen_sessions, jsonb_each_text(levels) l) drawn
      order by factor collate "C", level collate "C"`,
  );
  const roles = await snapshot.rows<{ role: string }>(
    'select role from (select distinct r.value as role from chosen_sessions, jsonb_each_text(roles) r) drawn order by role collate "C"',
  );
  const names = [...new Set([...Object.keys(defined), ...drawn.map(({ factor }) => factor)])];
  const factors = names.map((name): [string, readonly string[]] => {
    const found = drawn.flatMap(({ factor, level }) => (factor === name ? [level] : []));
    return [name, [...new Set([...(defined[name] ?? []), ...found])]];
  });
  const combined = Object.keys(levelsOfCells({ factors: Object.fromEntries(factors) }));
  return { factors: Object.fromEntries(factors), cells: combined, roles: roles.map(({ role }) => role), strata: await readStrata(snapshot) };
}

/** The level of each factor in each cell. */
export function levelsOfCells({ factors }: Pick<Conditions, 'factors'>): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const cells = Object.entries(factors).reduce<readonly Readonly<Record<string, string>>[]>(
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
