import type { Knex } from 'knex';
import type { Member } from '../protocol/member.ts';
import type { HelpAsk } from '../protocol/messages.ts';

/** Somebody of a couple who has asked whoever runs the study for help. */
export interface HelpRequest {
  readonly request_id: string;
  readonly member: Member;
  readonly what: HelpAsk['what'];
  readonly asked_at: Date;
}

/** Sent twice, stored once. */
export async function insertHelpRequest(
  db: Knex,
  { dyadSessionId, participantId }: { readonly dyadSessionId: string; readonly participantId: string },
  { requestId, what }: HelpAsk,
): Promise<void> {
  await db('help_requests')
    .insert({ request_id: requestId, dyad_session_id: dyadSessionId, participant_id: participantId, what })
    .onConflict('request_id')
    .ignore();
}

/** Of the couple, in all of its waves; oldest first. */
export function helpRequestsOf(db: Knex, dyadSessionId: string): Promise<readonly HelpRequest[]> {
  return db('help_requests as h')
    .join('participants as p', 'p.participant_id', 'h.participant_id')
    .join('dyad_sessions as x', 'x.dyad_id', 'p.dyad_id')
    .where({ 'x.dyad_session_id': dyadSessionId })
    .orderBy('h.asked_at')
    .select<HelpRequest[]>('h.request_id', 'p.member', 'h.what', 'h.asked_at');
}
