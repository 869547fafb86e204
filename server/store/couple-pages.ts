import type { Knex } from 'knex';
import type { PlanPart } from '../dyad/plan.ts';
import type { DyadEvent, DyadState } from '../dyad/state.ts';
import type { Member } from '../protocol/member.ts';
import { loadPlanParts } from './dyad-sessions.ts';
import { eventsAfter } from './events.ts';
import { exclusionMarksOn, type ExclusionMark } from './exclusion-marks.ts';
import { appointmentsOf, type Appointment } from './appointments.ts';
import { helpRequestsOf, type HelpRequest } from './help-requests.ts';
import { notesOn, type Note } from './notes.ts';

/** All that the page of a couple is made from; it leaves out the most of it. */
export interface CoupleFile {
  readonly dyad_num: number;
  readonly is_test: boolean;
  readonly created_at: Date;
  readonly first_state: DyadState | null;
  readonly events: readonly DyadEvent[];
  readonly parts: readonly PlanPart[];
  readonly consents: readonly { readonly member: Member; readonly agreed: boolean; readonly version: string; readonly language: string; readonly decided_at: Date }[];
  readonly helpRequests: readonly HelpRequest[];
  readonly notes: readonly Note[];
  readonly appointments: readonly Appointment[];
  readonly exclusionMarks: readonly ExclusionMark[];
}

/** @returns null where the study has no such couple */
export async function coupleFile(db: Knex, studyId: string, dyadSessionId: string): Promise<CoupleFile | null> {
  const head = await db('dyad_sessions as x')
    .join('dyads as d', 'd.dyad_id', 'x.dyad_id')
    .where({ 'x.dyad_session_id': dyadSessionId, 'd.study_id': studyId })
    .first<(Pick<CoupleFile, 'dyad_num' | 'is_test' | 'created_at' | 'first_state'> & { readonly dyad_id: string }) | undefined>('d.dyad_id', 'd.dyad_num', 'd.is_test', 'x.created_at', 'x.first_state');
  if (head === undefined) return null;
  const [events, parts, consents, helpRequests, notes, exclusionMarks, appointments] = await Promise.all([
    eventsAfter(db, dyadSessionId, 0),
    loadPlanParts(db, dyadSessionId),
    db('consents as c')
      .join('participants as p', 'p.participant_id', 'c.participant_id')
      .where({ 'c.dyad_session_id': dyadSessionId })
      .orderBy('c.decided_at')
      .select<CoupleFile['consents']>('p.member', 'c.agreed', 'c.version', 'c.language', 'c.decided_at'),
    helpRequestsOf(db, dyadSessionId),
    notesOn(db, dyadSessionId),
    exclusionMarksOn(db, dyadSessionId),
    appointmentsOf(db, head.dyad_id),
  ]);
  return { ...head, events: events.map(({ body }) => body), parts, consents, helpRequests, notes, exclusionMarks, appointments };
}
