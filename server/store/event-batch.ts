import type { Knex } from 'knex';
import { withoutMessages } from '../dyad/messages.ts';
import type { Commit, CommitResult } from '../sessions/ports.ts';
import { messageParts, messageBindings, type MessageRows } from './messages.ts';
import { byColumn, namesOf, unnested, type Row } from './rows.ts';

/** An event as it goes to the database: what was typed is sealed. */
export interface SealedCommit extends Commit {
  readonly message: MessageRows | null;
}

const EVENT = {
  dyad_session_id: 'uuid',
  seq: 'integer',
  type: 'text',
  member: 'text',
  at_ms: 'float8',
  body: 'jsonb',
  state: 'jsonb',
  next_deadline_ms: 'float8',
} as const;

const CONSENT = {
  dyad_session_id: 'uuid',
  participant_id: 'uuid',
  version: 'text',
  language: 'text',
  text_hash: 'text',
  agreed: 'boolean',
} as const;

const LANGUAGE = { dyad_session_id: 'uuid', member: 'text', language: 'text' } as const;

// In one order, or two processes could wait for each other. Whoever finds a `seq` taken has lost a race.
const EVENTS = `
  given as materialized (select * from ${unnested(EVENT, 'given')}),
  stored as (
    insert into events (dyad_session_id, seq, type, member, at_ms, body)
    select dyad_session_id, seq, type, member, at_ms, body from given order by dyad_session_id
    on conflict (dyad_session_id, seq) do nothing returning dyad_session_id
  ),
  moved as (
    update dyad_sessions x set seq = given.seq, state = given.state, next_deadline_ms = given.next_deadline_ms
      from given join stored using (dyad_session_id) where x.dyad_session_id = given.dyad_session_id
  )`;

const BESIDE = `
  decided as (
    insert into consents (consent_id, ${namesOf(CONSENT)})
    select gen_random_uuid(), given.* from ${unnested(CONSENT, 'given')} join stored using (dyad_session_id)
  ),
  chosen as (
    update participants p set language = given.language
      from ${unnested(LANGUAGE, 'given')} join stored using (dyad_session_id) join dyad_sessions using (dyad_session_id)
     where p.dyad_id = dyad_sessions.dyad_id and p.member = given.member
  ),
  ${messageParts('join stored using (dyad_session_id)')}`;

const ALONE = `with ${EVENTS} select dyad_session_id from stored`;
const WITH_BESIDE = `with ${EVENTS}, ${BESIDE} select dyad_session_id from stored`;

/**
 * Appends events, one of each dyad session, with the states they lead to and what belongs to them, in one statement,
 * and so in one transaction.
 *
 * @returns tells of each whether it was stored, or its `seq` is taken; then nothing of it is
 */
export async function commitEvents(db: Knex, given: readonly SealedCommit[]): Promise<(commit: SealedCommit) => CommitResult> {
  // Of two of one dyad session the first counts.
  const firsts = new Map([...given].reverse().map((commit) => [commit.dyadSessionId, commit]));
  const commits = [...firsts.values()];
  const events = byColumn(EVENT, commits.map(eventRow));
  const [consents, languages] = [commits.flatMap(consentRow), commits.flatMap(languageRow)];
  const messages = commits.flatMap(({ message }) => message ?? []);
  const hasBeside = consents.length + languages.length + messages.length > 0;
  const beside = () => [...byColumn(CONSENT, consents), ...byColumn(LANGUAGE, languages), ...messageBindings(messages)];
  const statement = hasBeside
    ? db.raw<Inserted>(WITH_BESIDE, [...events, ...beside()]).options({ name: 'commit-events-and-what-is-beside' })
    : db.raw<Inserted>(ALONE, events).options({ name: 'commit-events' });
  const stored = new Set((await statement).rows.map(({ dyad_session_id }) => dyad_session_id));
  return (commit) => (stored.has(commit.dyadSessionId) && firsts.get(commit.dyadSessionId) === commit ? 'stored' : 'taken');
}

interface Inserted {
  readonly rows: readonly { readonly dyad_session_id: string }[];
}

function eventRow({ dyadSessionId, seq, event, next, nextDeadlineAt }: Commit): Row<typeof EVENT> {
  return {
    dyad_session_id: dyadSessionId,
    seq,
    type: event.type,
    member: 'member' in event ? event.member : null,
    at_ms: event.at,
    body: JSON.stringify(event),
    state: JSON.stringify(withoutMessages(next)),
    next_deadline_ms: nextDeadlineAt,
  };
}

function consentRow({ dyadSessionId, beside: { consent } }: Commit): Row<typeof CONSENT>[] {
  if (consent === undefined) return [];
  const { participantId: participant_id, version, language, textHash: text_hash, agreed } = consent;
  return [{ dyad_session_id: dyadSessionId, participant_id, version, language, text_hash, agreed }];
}

function languageRow({ dyadSessionId, event }: Commit): Row<typeof LANGUAGE>[] {
  if (event.type !== 'language-chosen') return [];
  return [{ dyad_session_id: dyadSessionId, member: event.member, language: event.language }];
}
