import type { Knex } from 'knex';

/** Every table with its columns, constraints, indexes and triggers, every view and every function, as text that can be compared. */
export async function dumpSchema(db: Knex): Promise<string> {
  const tables = await linesOf(db, `select tablename as line from pg_tables where schemaname = 'public' and tablename !~ '^knex_'`);
  const described = await Promise.all(tables.map(async (table) => [`table ${table}`, ...indented(await describe(db, table))]));
  const views = await linesOf(
    db,
    `select 'view ' || viewname || e'\n' || pg_get_viewdef(viewname::regclass) as line from pg_views where schemaname = 'public'`,
  );
  const functions = await linesOf(
    db,
    `select pg_get_functiondef(p.oid) as line from pg_proc p where pronamespace = 'public'::regnamespace`,
  );
  return `${[...described, ...[...views, ...functions].map((text) => [text.trim()])].map((block) => block.join('\n')).join('\n\n')}\n`;
}

async function describe(db: Knex, table: string): Promise<readonly string[]> {
  const columns = await linesOf(
    db,
    `select concat_ws(' ', rpad(attname, 22), rpad(format_type(atttypid, atttypmod), 24),
                      case when attnotnull then 'not null' end, 'default ' || pg_get_expr(adbin, adrelid)) as line
       from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = cast(? as regclass) and attnum > 0 and not attisdropped`,
    table,
  );
  const constraints = await linesOf(
    db,
    `select conname || ': ' || pg_get_constraintdef(oid) as line from pg_constraint
      where conrelid = cast(? as regclass) and contype <> 'n'`,
    table,
  );
  const indexes = await linesOf(
    db,
    `select pg_get_indexdef(indexrelid) as line from pg_index
      where indrelid = cast(? as regclass) and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
    table,
  );
  const triggers = await linesOf(
    db,
    'select pg_get_triggerdef(oid) as line from pg_trigger where tgrelid = cast(? as regclass) and not tgisinternal',
    table,
  );
  return [...columns, ...constraints, ...indexes, ...triggers];
}

/** In the order of the alphabet, as no catalog promises another. */
async function linesOf(db: Knex, query: string, ...bindings: readonly string[]): Promise<string[]> {
  const result = await db.raw<{ rows: { line: string }[] }>(query, bindings);
  return result.rows.map(({ line }) => line.trimEnd()).sort();
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
