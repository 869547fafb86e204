import type { Knex } from 'knex';
import type { Commit, CommitResult } from '../sessions/ports.ts';
import { CONSENT, consentRows, EVENT, FIRST, firstRow, LANGUAGE, languageRows, laterRows } from './event-rows.ts';
import { messageParts, messageBindings, type MessageRows } from './messages.ts';
import { prepared, rowsOf, type Prepared } from './prepared.ts';
import { byColumn, namesOf, unnested, type Columns, type Row } from './rows.ts';

/** Events as they go to the database: what was typed is sealed. */
export interface SealedCommit extends Commit {
  readonly messages: readonly MessageRows[];
}

// In one order, or two processes could wait for each other. Whoever finds a `seq` taken has lost a race.
const EVENTS = `
  given as materialized (select given.* from ${unnested(FIRST, 'given')}),
  stored as (
    insert into events (dyad_session_id, seq, type, member, at_ms, body)
    select dyad_session_id, event_seq, type, member, at_ms, body from given order by dyad_session_id
    on conflict (dyad_session_id, seq) do nothing returning dyad_session_id
  ),
  moved as (
    update dyad_sessions x set seq = given.seq, state = given.state, next_deadline_ms = given.next_deadline_ms
      from given join stored using (dyad_session_id) where x.dyad_session_id = given.dyad_session_id
  )`;

/** What not every commit has. A statement has the parts that it needs: each costs, also where it is empty. */
const PARTS: readonly Part[] = [
  part('followed', EVENT, laterRows, (given) => `
    insert into events (dyad_session_id, seq, type, member, at_ms, body)
    select given.* from ${given} join stored using (dyad_session_id)`),
  part('decided', CONSENT, consentRows, (given) => `
    insert into consents (consent_id, ${namesOf(CONSENT)})
    select gen_random_uuid(), given.* from ${given} join stored using (dyad_session_id)`),
  part('chosen', LANGUAGE, languageRows, (given) => `
    update participants p set language = given.language
      from ${given} join stored using (dyad_session_id) join dyad_sessions using (dyad_session_id)
     where p.dyad_id = dyad_sessions.dyad_id and p.member = given.member`),
  {
    name: 'said',
    sql: messageParts('join stored using (dyad_session_id)'),
    bindings(commits) {
      const messages = commits.flatMap((commit) => commit.messages);
      return messages.length === 0 ? null : messageBindings(messages);
    },
  },
];

interface Part {
  readonly name: string;
  readonly sql: string;
  /** `null`: none of these commits has any. */
  bindings(commits: readonly SealedCommit[]): readonly Knex.Value[] | null;
}

function part<Given extends Columns>(
  name: string,
  columns: Given,
  rowsIn: (commit: SealedCommit) => readonly Row<Given>[],
  insert: (given: string) => string,
): Part {
  return {
    name,
    sql: `${name} as (${insert(unnested(columns, 'given'))})`,
    bindings(commits) {
      const rows = commits.flatMap(rowsIn);
      return rows.length === 0 ? null : byColumn(columns, rows);
    },
  };
}

/** By the parts they have. */
const statements = new Map<string, Prepared>();

function statementWith(parts: readonly Part[]): Prepared {
  const name = ['commit-events', ...parts.map((each) => each.name)].join('-');
  const known = statements.get(name);
  if (known !== undefined) return known;
  const statement = prepared(name, `with ${[EVENTS, ...parts.map(({ sql }) => sql)].join(',')} select dyad_session_id from stored`);
  statements.set(name, statement);
  return statement;
}

/**
 * Appends events, those of one commit of each dyad session, with the states they lead to and what belongs to them, in
 * one statement, and so in one transaction.
 *
 * @returns tells of each whether it was stored, or its `seq` is taken; then nothing of it is
 */
export async function commitEvents(db: Knex, given: readonly SealedCommit[]): Promise<(commit: SealedCommit) => CommitResult> {
  // Of two of one dyad session the first counts.
  const firsts = new Map([...given].reverse().map((commit) => [commit.dyadSessionId, commit]));
  const commits = [...firsts.values()];
  const needed = PARTS.flatMap((each) => {
    const bindings = each.bindings(commits);
    return bindings === null ? [] : [{ each, bindings }];
  });
  const bindings = [byColumn(FIRST, commits.map(firstRow)), ...needed.map((used) => used.bindings)].flat();
  const rows = await rowsOf<Inserted>(db, statementWith(needed.map(({ each }) => each)), bindings);
  const stored = new Set(rows.map(({ dyad_session_id }) => dyad_session_id));
  return (commit) => (stored.has(commit.dyadSessionId) && firsts.get(commit.dyadSessionId) === commit ? 'stored' : 'taken');
}

interface Inserted {
  readonly dyad_session_id: string;
}
