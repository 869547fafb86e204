import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import type { Randomisation } from '../assignment/schemes.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { CommitResult, DrawBasis, SessionStore, Stored } from '../sessions/ports.ts';
import { earlierDraws, insertAssignment } from './assignments.ts';
import { recordStaffAction, recordSystemAction } from './audit.ts';
import { DataKeys } from './data-keys.ts';
import { loadPlanParts, loadStored, pendingSessions, Taken, unlessTaken } from './dyad-sessions.ts';
import { commitEvents, type SealedCommit } from './event-batch.ts';
import { happeningsOf } from './event-rows.ts';
import { hasWithdrawnSilently, insertFollowUps, timeZoneOf, wavesOf } from './follow-ups.ts';
import { insertMessage, messageRows } from './messages.ts';
import { insertPlanPart } from './plan-parts.ts';
import { insertReceipt } from './receipts.ts';
import { insertFrames, recordRows, type RecordRows } from './record-batch.ts';
import type { Key } from './sealing.ts';
import { lockStudy } from './studies.ts';
import { TextReader } from './text-reader.ts';
import { Together } from './together.ts';
import { dataOfMember, dataOfSteps, nextTrialIndex, type StepOf } from './trial-records.ts';
import { withdraw } from './withdrawals.ts';

/** What the sessions need, kept in Postgres. @param outerKey  wraps the data keys; lies outside the database */
export function createSessionStore(db: Knex, outerKey: Key): SessionStore {
  const keys = new DataKeys(db, outerKey);
  const records = new Together((frames: readonly (readonly RecordRows[])[]) => insertFrames(db, frames));
  const events = new Together((given: readonly SealedCommit[]) => commitEvents(db, given));
  const steps = new Together((asked: readonly StepOf[]) => dataOfSteps(db, asked));
  const texts = new TextReader(db, outerKey);

  /** What is seldom beside an event: in a transaction of its own, which waits for nobody else's. */
  const commitApart = async (commit: SealedCommit): Promise<CommitResult> => {
    const { withdrawal, receipt, staffAction } = commit.beside;
    const result = await unlessTaken(db, async (trx) => {
      const resultOf = await commitEvents(trx, [commit]);
      if (resultOf(commit) === 'taken') throw new Taken(`seq ${commit.seq} of ${commit.dyadSessionId}`);
      if (receipt !== undefined) await insertReceipt(trx, commit.dyadSessionId, receipt);
      if (withdrawal !== undefined) await withdraw(trx, withdrawal);
      if (staffAction !== undefined) await recordStaffAction(trx, staffAction);
    });
    if (withdrawal !== undefined) forget();
    return result;
  };
  const forget = (): void => {
    texts.forget();
    keys.forget();
  };
  return {
    load: (dyadSessionId, known) => loadStored(db, dyadSessionId, known),

    async commit(change) {
      const { withdrawal, receipt, staffAction } = change.beside;
      const said = happeningsOf(change).flatMap(({ seq, beside: { message } }) => (message === undefined ? [] : [{ seq, message }]));
      const { dyadSessionId } = change;
      const messages = await Promise.all(
        said.map(async ({ seq, message }) => messageRows({ dyadSessionId, seq }, message, await keys.of(message.participantId))),
      );
      const commit = { ...change, messages };
      if (withdrawal !== undefined || receipt !== undefined || staffAction !== undefined) return commitApart(commit);
      const result = await events.add(commit);
      if (result === 'stored') for (const { message } of said) texts.remember(message.textId, message.message.text);
      return result;
    },

    async insertLateMessage({ dyadSessionId }, message) {
      const place = { dyadSessionId, seq: null };
      await insertMessage(db, messageRows(place, message, await keys.of(message.participantId)));
    },

    commitDraw: (stored, draw) =>
      unlessTaken(db, async (trx) => {
        await lockStudy(trx, stored.studyId);
        const basis = await drawBasis(trx, stored);
        const { assignment, change } = draw(basis);
        const planHash = await insertPlanPart(trx, stored.dyadSessionId, assignment.partTwo, assignment.plannedFrom);
        const commit = { ...change(planHash), messages: [] };
        const hash = await insertAssignment(trx, stored, assignment, { at: new Date(commit.event.at), seed: basis.seed });
        const resultOf = await commitEvents(trx, [commit]);
        if (resultOf(commit) === 'taken') throw new Taken(`seq ${commit.seq} of ${stored.dyadSessionId}`);
        await insertFollowUps(trx, stored, assignment, { timeWarp: basis.timeWarp, at: commit.event.at });
        await recordSystemAction(trx, { action: 'draw', object: stored.dyadSessionId, studyId: stored.studyId, after: { assignment: hash } });
      }),

    async insertRecords(given) {
      const rows = given.map(async ({ stored, prepared }) => {
        const { participantId } = stored.participants[prepared.member];
        // What has nothing to seal waits, too: another frame would overtake this one, and be on disk without it after a crash.
        const dataKey = prepared.texts.length === 0 ? await keys.find(participantId) : await keys.of(participantId);
        return recordRows(stored, prepared, dataKey);
      });
      const insertions = await records.add(await Promise.all(rows));
      const typed = given.filter((_, index) => insertions[index] === 'stored').flatMap(({ prepared }) => prepared.texts);
      for (const { textId, text } of typed) texts.remember(textId, text);
      return insertions;
    },

    insertReceipt: (dyadSessionId, receipt) => insertReceipt(db, dyadSessionId, receipt),
    async withdraw(withdrawal) {
      await withdraw(db, withdrawal);
      forget();
    },
    forget,
    dataOfStep: (dyadSessionId, member, stepId) => steps.add({ dyadSessionId, member, stepId }),
    resumeAt: (dyadSessionId, member, stepId) => nextTrialIndex(db, dyadSessionId, member, stepId),
    readTexts: (textIds) => texts.read(textIds),
    wavesOf: (dyadId) => wavesOf(db, dyadId),
    timeZoneOf: (participantId) => timeZoneOf(db, participantId),
    hasWithdrawnSilently: (participantId) => hasWithdrawnSilently(db, participantId),
    pending: () => pendingSessions(db),
  };
}

interface BasisRow {
  readonly experiment_id: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly seed: Buffer;
  readonly randomisation: Randomisation;
  readonly stratum: string;
  readonly time_warp: number;
  readonly forced_condition: string | null;
  readonly forced_role: string | null;
}

async function drawBasis(trx: Knex.Transaction, stored: Stored): Promise<DrawBasis> {
  const result = await trx.raw<{ rows: BasisRow[] }>(
    `select p.experiment_id, s.parameters, s.seed, s.randomisation, d.stratum, x.time_warp, x.forced_condition, x.forced_role
       from dyad_sessions x
       join dyads d using (dyad_id)
       join studies s using (study_id)
       join plan_parts p on p.dyad_session_id = x.dyad_session_id and p.part = 1
      where x.dyad_session_id = ?`,
    [stored.dyadSessionId],
  );
  const row = result.rows[0];
  const [partOne] = await loadPlanParts(trx, stored.dyadSessionId);
  if (row === undefined || partOne === undefined) throw new Error(`draw: no plan for ${stored.dyadSessionId}`);
  const languages: Language[] = [...new Set([stored.state.seats.A.language, stored.state.seats.B.language])];
  return {
    studyId: stored.studyId,
    dyadId: stored.dyadId,
    experimentId: row.experiment_id,
    parameters: row.parameters,
    seed: row.seed,
    planSeed: createHash('sha256').update(row.seed).update(stored.dyadId).digest().readInt32BE(0),
    timeWarp: row.time_warp,
    forcedCondition: row.forced_condition,
    forcedRole: row.forced_role,
    randomisation: row.randomisation,
    stratum: row.stratum,
    earlier: await earlierDraws(trx, stored.studyId),
    answered: { A: await dataOfMember(trx, stored.dyadSessionId, 'A'), B: await dataOfMember(trx, stored.dyadSessionId, 'B') },
    languages,
    partOne,
  };
}
