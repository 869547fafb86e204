import type { Knex } from 'knex';

/** What each role may do with each table, column, view and function, as text that can be compared; what is not said, nobody may. */
export async function dumpPrivileges(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: { line: string }[] }>(`
    with given as (
      select case c.relkind when 'v' then 'view' else 'table' end || ' ' || c.relname as object,
             a.grantee, lower(a.privilege_type) as privilege
        from pg_class c cross join lateral aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
      union all
      select 'table ' || c.relname, a.grantee,
             lower(a.privilege_type) || ' (' || string_agg(t.attname, ', ' order by t.attnum) || ')'
        from pg_class c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a
       where c.relnamespace = 'public'::regnamespace and t.attacl is not null
       group by c.relname, a.grantee, a.privilege_type
      union all
      select 'function ' || p.proname || (case when p.prosecdef then ', runs as ' || case when o.rolname like 'tandem%' then o.rolname else 'the owner' end else '' end),
             a.grantee, lower(a.privilege_type)
        from pg_proc p join pg_roles o on o.oid = p.proowner
       cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where p.pronamespace = 'public'::regnamespace
      union all
      select 'schema public', a.grantee, lower(a.privilege_type)
        from pg_namespace n cross join lateral aclexplode(n.nspacl) a where n.nspname = 'public'
    ), told as (
      select object, coalesce(r.rolname, 'everybody') as who, string_agg(privilege, ', ' order by privilege) as may
        from given left join pg_roles r on r.oid = grantee
       where grantee = 0 or r.rolname like 'tandem%'
       group by object, r.rolname
    ), objects as (
      select distinct object from given
    )
    select object || coalesce(string_agg(e'\\n  ' || rpad(who, 18) || may, '' order by who), e'\\n  nobody but the owner') as line
      from objects left join told using (object) group by object`);
  return `${rows.map(({ line }) => line).sort().join('\n')}\n`;
}
