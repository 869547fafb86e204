import type { Knex } from 'knex';
import type { EnrolmentBasis, NewCouple, NewParticipant } from '../sessions/enrolment.ts';
import type { Actor } from '../sessions/ports.ts';
import { recordStaffAction } from './audit.ts';
import { insertPlanPart } from './plan-parts.ts';
import { wrapNewDataKey, type Key } from './sealing.ts';
import { findStudy, lockStudy, type StudyRow } from './studies.ts';

/** Pure: from the study and the couple's number to the couple. */
export type BuildCouple = (basis: EnrolmentBasis) => NewCouple;

/** Nobody new begins in this study, so nobody new is given a link either. The message says how it is mended. */
export class TakesNoCouples extends Error {}

const MENDED: Readonly<Record<'paused' | 'closed', string>> = {
  paused: 'The study is paused: nobody new begins in it, so no couple was added. Let it go on first, in the dashboard (State), and add them then.',
  closed: 'The study is closed: nobody new begins in it, so no couple was added. Reopen it in the dashboard (State), or make another study like it.',
};

/**
 * Adds one couple to a study, numbered on, with plan part 1.
 *
 * @param actor  for the audit; couples of the rehearsal are made by nobody who would be noted
 */
export async function addCouple(
  db: Knex,
  outerKey: Key,
  studyId: string,
  build: BuildCouple,
  actor?: Actor,
): Promise<NewCouple> {
  return db.transaction(async (trx) => {
    const [couple] = await addCouples(trx, outerKey, studyId, [build]);
    if (couple === undefined) throw new Error(`no couple was built for ${studyId}`);
    if (actor !== undefined) await recordStaffAction(trx, { actor, action: 'add-couple', object: couple.dyadId, studyId });
    return couple;
  });
}

/**
 * Several in one transaction, numbered on in their order: all of them, or none.
 *
 * @throws TakesNoCouples where the study is paused or closed
 */
export async function addCouples(
  trx: Knex.Transaction,
  outerKey: Key,
  studyId: string,
  builds: readonly BuildCouple[],
): Promise<readonly NewCouple[]> {
  await lockStudy(trx, studyId);
  const study = await findStudy(trx, studyId);
  if (study === null) throw new Error(`no study ${studyId}`);
  refuseStopped(study);
  const { experiment_id: experimentId, parameters, seed, randomisation, languages, mode, consent } = study;
  const first = await nextDyadNum(trx, studyId);
  const couples = builds.map((build, index) => {
    const dyadNum = first + index;
    const place = dyadNum - study.pilot_couples;
    return build({ studyId, experimentId, parameters, seed, randomisation, languages, consent, isTest: mode === 'test', dyadNum, place });
  });
  for (const couple of couples) await insertCouple(trx, outerKey, studyId, couple);
  return couples;
}

/** Asked under the study's lock, as is the move that stops it. */
function refuseStopped({ state }: Pick<StudyRow, 'state'>): void {
  if (state === 'paused' || state === 'closed') throw new TakesNoCouples(MENDED[state]);
}

async function nextDyadNum(trx: Knex.Transaction, studyId: string): Promise<number> {
  const row = await trx('dyads').where({ study_id: studyId }).max<{ max: number | null }>('dyad_num').first();
  return (row?.max ?? 0) + 1;
}

async function insertCouple(
  trx: Knex.Transaction,
  outerKey: Key,
  studyId: string,
  couple: NewCouple,
): Promise<void> {
  await trx('dyads').insert({
    dyad_id: couple.dyadId,
    study_id: studyId,
    dyad_num: couple.dyadNum,
    is_test: couple.isTest,
    stratum: couple.stratum,
    label: couple.label,
  });
  for (const participant of couple.participants) {
    await insertParticipant(trx, outerKey, couple.dyadId, participant);
  }
  await trx('dyad_sessions').insert({
    dyad_session_id: couple.dyadSessionId,
    dyad_id: couple.dyadId,
    time_warp: couple.timeWarp,
    forced_condition: couple.forcedCondition,
    forced_role: couple.forcedRole,
    state: JSON.stringify(couple.state),
    first_state: JSON.stringify(couple.state),
  });
  await insertPlanPart(trx, couple.dyadSessionId, couple.partOne, couple.plannedFrom);
}

async function insertParticipant(
  trx: Knex.Transaction,
  outerKey: Key,
  dyadId: string,
  given: NewParticipant,
): Promise<void> {
  const participant_id = given.participantId;
  await trx('participants').insert({
    participant_id,
    dyad_id: dyadId,
    member: given.member,
    person_num: given.personNum,
    language: given.language,
    completion_code: given.completionCode,
  });
  await trx('data_keys').insert({ participant_id, wrapped_key: wrapNewDataKey(outerKey, participant_id) });
  await trx('join_tokens').insert({
    token_hash: given.tokenHash,
    participant_id,
    expires_at: given.tokenExpiresAt,
  });
}
