import type { Knex } from 'knex';

/** Columns of the rows that a statement takes in: their names and Postgres's types. */
export type Columns = Readonly<Record<string, string>>;

export type Row<Given extends Columns> = Readonly<Record<keyof Given, string | number | boolean | Buffer | null>>;

export function namesOf(columns: Columns): string {
  return Object.keys(columns).join(', ');
}

/**
 * Rows as a table to select from, whose bindings are one array per column. The statement is then the same for any
 * number of rows, and each connection of the pool has it parsed and planned once.
 *
 * `offset 0` keeps the arrays from the planner. Where it sees how many rows there are, a plan for one looks cheaper to
 * it than the plan for any number, and it makes one anew each time.
 */
export function unnested(columns: Columns, alias: string): string {
  const arrays = Object.entries(columns).map(([name, type]) => `cast(? as ${type}[]) as all_${name}`);
  const opened = Object.keys(columns).map((name) => `all_${name}`);
  return `(select ${arrays.join(', ')} offset 0) as all_${alias} cross join lateral unnest(${opened.join(', ')}) as ${alias}(${namesOf(columns)})`;
}

/** The bindings of `unnested`. */
export function byColumn<Given extends Columns>(columns: Given, rows: readonly Row<Given>[]): Knex.Value[] {
  return Object.keys(columns).map((name) => rows.map((row) => row[name] ?? null) as Knex.Value);
}
