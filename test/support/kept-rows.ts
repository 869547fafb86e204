import type { Knex } from 'knex';

interface Couple {
  readonly dyadSessionId: string;
  readonly participants: readonly { readonly participantId: string }[];
}

/** What a connection leaves behind that does nothing but come and go, and what time does by itself. */
const COMING_AND_GOING = ['member-arrived', 'member-left', 'deadline-passed'];

/**
 * All rows that any table has of these couples, each table as text that can be compared; a table that is added later
 * is among them. Left out: connections, and the state that is folded from the events.
 */
export async function keptRows(db: Knex, couples: readonly Couple[]): Promise<ReadonlyMap<string, string>> {
  const dyadSessions = couples.map(({ dyadSessionId }) => dyadSessionId);
  const people = couples.flatMap(({ participants }) => participants.map(({ participantId }) => participantId));
  const { rows: owned } = await db.raw<{ rows: { name: string; key: string }[] }>(`
    select table_name as name, min(column_name) as key
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('dyad_session_id', 'participant_id')
      and table_name not in ('connections', 'dyad_sessions', 'sign_ins')
    group by table_name order by table_name`);
  const kept = new Map<string, string>();
  for (const { name, key } of owned) {
    const found = db(name).whereIn(key, key === 'participant_id' ? people : dyadSessions);
    if (name === 'events') found.whereNotIn('type', COMING_AND_GOING);
    kept.set(name, JSON.stringify((await found).map((row: unknown) => JSON.stringify(row)).sort()));
  }
  return kept;
}
