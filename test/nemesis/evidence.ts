import type { Knex } from 'knex';
import type { PlanPart } from '../../server/dyad/plan.ts';
import { joinParts, type Plan } from '../../server/dyad/plan.ts';
import type { DyadEvent, DyadState } from '../../server/dyad/state.ts';
import type { Member } from '../../server/protocol/member.ts';
import { loadPlanParts } from '../../server/store/dyad-sessions.ts';
import { eventsAfter, type StoredEvent } from '../../server/store/events.ts';
import type { Key } from '../../server/store/sealing.ts';
import type { Pair } from './pairs.ts';
import type { Isolation } from './isolation.ts';
import type { Refusals } from './rude-staff.ts';
import type { Visit } from './rude.ts';

export interface RecordRow {
  readonly record_id: string;
  readonly participant_id: string;
  readonly member: Member;
  readonly step_id: string;
  readonly trial_id: string;
  readonly trial_index: number;
  readonly attempt: number;
  readonly onset_ms: number;
  readonly end_ms: number;
  readonly outbox_id: string;
  readonly outbox_index: number;
  readonly after_seq: number;
  readonly raw: string;
}

/** Of what came after a silent withdrawal: that it came, and nothing of it. */
export interface ReceiptRow {
  readonly record_id: string;
  readonly participant_id: string;
  readonly member: Member;
  readonly step_id: string;
  /** `null` of a message. */
  readonly trial_index: number | null;
  readonly outbox_id: string | null;
  readonly outbox_index: number | null;
}

/** One couple: what both did and saw, and what is on disk of them. */
export interface CoupleFound {
  readonly pair: Pair;
  readonly records: readonly RecordRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly events: readonly StoredEvent[];
  readonly state: DyadState;
  readonly planParts: readonly PlanPart[];
  /** As far as it is known; part 2 comes with the draw. */
  readonly plan: Plan;
}

/** All that the checkers may look at, read when everything has healed and everybody is through. */
export interface Evidence {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly outerKey: Key;
  readonly studyId: string;
  readonly studySeed: Buffer;
  readonly couples: readonly CoupleFound[];
  /** Dyad sessions that were made, and are not there. */
  readonly lostCouples: readonly string[];
  /** What each server has written, from its first start on. */
  readonly logs: readonly string[];
  readonly unexpectedExits: readonly string[];
  /** What strangers got through. */
  readonly rude: Visit;
  /** How it went for others while somebody attacked; `null`: the visit came to no end. */
  readonly isolation: Isolation | null;
  /** What somebody tried who has an account and no permission. */
  readonly refusals: Refusals;
  /** What exports that were made while things broke did not have right. */
  readonly exportFaults: readonly string[];
  /** An empty folder for exports. */
  readonly folder: string;
  /** On the clock of the database: from here on nothing was broken any more. */
  readonly healedAt: number;
}

/** `null`: nothing is on disk of a couple that was made. */
export async function findCouple(db: Knex, pair: Pair): Promise<CoupleFound | null> {
  const { dyadSessionId } = pair.couple;
  const planParts = await loadPlanParts(db, dyadSessionId);
  const row = await db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first<{ state: DyadState } | undefined>('state');
  if (row === undefined) return null;
  return {
    pair,
    records: await db('trial_records').where({ dyad_session_id: dyadSessionId }).orderBy('received_at').select<RecordRow[]>(),
    receipts: await db('receipts').where({ dyad_session_id: dyadSessionId }).select<ReceiptRow[]>(),
    events: await eventsAfter(db, dyadSessionId, 0),
    state: row.state,
    planParts,
    plan: joinParts(planParts),
  };
}

/** Events of one type, with their numbers. */
export function eventsOf<Type extends DyadEvent['type']>(
  { events }: CoupleFound,
  type: Type,
): readonly { readonly seq: number; readonly event: DyadEvent & { readonly type: Type } }[] {
  return events.flatMap(({ seq, body }) => (isOf(body, type) ? [{ seq, event: body }] : []));
}

function isOf<Type extends DyadEvent['type']>(event: DyadEvent, type: Type): event is DyadEvent & { readonly type: Type } {
  return event.type === type;
}

/** Ids of what is on disk of a couple: the records, and receipts of what was not to be kept. */
export function keptIds({ records, receipts }: CoupleFound): ReadonlySet<string> {
  return new Set([...records, ...receipts].map(({ record_id }) => record_id));
}

/** How a couple is called in a violation. */
export function nameOf({ pair }: CoupleFound): string {
  return `couple ${pair.couple.dyadNum} (${pair.couple.dyadSessionId})`;
}
