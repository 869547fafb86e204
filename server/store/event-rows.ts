import { withoutMessages } from '../dyad/messages.ts';
import type { Commit, Happening } from '../sessions/ports.ts';
import type { Row } from './rows.ts';

export const EVENT = {
  dyad_session_id: 'uuid',
  event_seq: 'integer',
  type: 'text',
  member: 'text',
  at_ms: 'float8',
  body: 'jsonb',
} as const;

/** The first event of a commit, and the state behind its last. */
export const FIRST = { ...EVENT, seq: 'integer', state: 'jsonb', next_deadline_ms: 'float8' } as const;

export const CONSENT = {
  dyad_session_id: 'uuid',
  participant_id: 'uuid',
  version: 'text',
  language: 'text',
  text_hash: 'text',
  agreed: 'boolean',
} as const;

export const LANGUAGE = { dyad_session_id: 'uuid', member: 'text', language: 'text' } as const;

/** Oldest first, with their numbers. */
export function happeningsOf(commit: Commit): readonly (Happening & { readonly seq: number })[] {
  const { seq, earlier, event, beside } = commit;
  if (earlier.length === 0) return [commit];
  return [...earlier, { event, beside }].map((happening, index) => ({ ...happening, seq: seq - earlier.length + index }));
}

export function firstRow(commit: Commit): Row<typeof FIRST> {
  const [first] = eventRows(commit);
  if (first === undefined) throw new Error(`commit ${commit.seq} of ${commit.dyadSessionId}: no event`);
  return { ...first, seq: commit.seq, state: JSON.stringify(withoutMessages(commit.next)), next_deadline_ms: commit.nextDeadlineAt };
}

/** Of the events behind the first. */
export function laterRows(commit: Commit): readonly Row<typeof EVENT>[] {
  return commit.earlier.length === 0 ? [] : eventRows(commit).slice(1);
}

function eventRows(commit: Commit): readonly Row<typeof EVENT>[] {
  return happeningsOf(commit).map(({ seq, event }) => ({
    dyad_session_id: commit.dyadSessionId,
    event_seq: seq,
    type: event.type,
    member: 'member' in event ? event.member : null,
    at_ms: event.at,
    body: JSON.stringify(event),
  }));
}

export function consentRows(commit: Commit): Row<typeof CONSENT>[] {
  return happeningsOf(commit).flatMap(({ beside: { consent } }) => {
    if (consent === undefined) return [];
    const { participantId: participant_id, version, language, textHash: text_hash, agreed } = consent;
    return [{ dyad_session_id: commit.dyadSessionId, participant_id, version, language, text_hash, agreed }];
  });
}

/** What each has chosen last. */
export function languageRows(commit: Commit): Row<typeof LANGUAGE>[] {
  const rows = happeningsOf(commit).flatMap(({ event }): Row<typeof LANGUAGE>[] => {
    if (event.type !== 'language-chosen') return [];
    return [{ dyad_session_id: commit.dyadSessionId, member: event.member, language: event.language }];
  });
  return [...new Map(rows.map((row) => [row.member, row])).values()];
}
