import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { DrawBasis, SessionStore, Stored } from '../sessions/ports.ts';
import { earlierPlaces, insertAssignment } from './assignments.ts';
import { commitEvent, loadPlanParts, loadStored, pendingSessions, unlessTaken } from './dyad-sessions.ts';
import { insertMessage } from './messages.ts';
import { insertPlanPart } from './plan-parts.ts';
import { insertReceipt } from './receipts.ts';
import type { Key } from './sealing.ts';
import { lockStudy } from './studies.ts';
import { loadDataKey, readTexts } from './texts.ts';
import { dataOfMember, dataOfStep, insertTrialRecord, nextTrialIndex } from './trial-records.ts';
import { withdraw } from './withdrawals.ts';

/** What the sessions need, kept in Postgres. @param outerKey  wraps the data keys; lies outside the database */
export function createSessionStore(db: Knex, outerKey: Key): SessionStore {
  return {
    load: (dyadSessionId) => loadStored(db, dyadSessionId),

    async commit(change) {
      const { message } = change.beside;
      const dataKey = message === undefined ? null : await loadDataKey(db, outerKey, message.participantId);
      return unlessTaken(db, async (trx) => {
        await commitEvent(trx, change);
        const { withdrawal, receipt } = change.beside;
        if (message !== undefined) await insertMessage(trx, change, message, dataKey);
        if (receipt !== undefined) await insertReceipt(trx, change.dyadSessionId, receipt);
        if (withdrawal !== undefined) await withdraw(trx, withdrawal);
      });
    },

    async insertLateMessage({ dyadSessionId }, message) {
      const dataKey = await loadDataKey(db, outerKey, message.participantId);
      await db.transaction((trx) => insertMessage(trx, { dyadSessionId, seq: null }, message, dataKey));
    },

    commitDraw: (stored, draw) =>
      unlessTaken(db, async (trx) => {
        await lockStudy(trx, stored.studyId);
        const basis = await drawBasis(trx, stored);
        const { assignment, change } = draw(basis);
        const planHash = await insertPlanPart(trx, stored.dyadSessionId, assignment.partTwo, basis.experiment);
        const committed = change(planHash);
        await insertAssignment(trx, stored, assignment, { at: new Date(committed.event.at), seed: basis.seed });
        await commitEvent(trx, committed);
      }),

    async insertRecord(stored, prepared) {
      const dataKey =
        prepared.texts.length === 0
          ? null
          : await loadDataKey(db, outerKey, stored.participants[prepared.member].participantId);
      return db.transaction((trx) => insertTrialRecord(trx, stored, prepared, dataKey));
    },

    insertReceipt: (dyadSessionId, receipt) => insertReceipt(db, dyadSessionId, receipt),
    withdraw: async (withdrawal) => void (await withdraw(db, withdrawal)),
    dataOfStep: (dyadSessionId, member, stepId) => dataOfStep(db, dyadSessionId, member, stepId),
    resumeAt: (dyadSessionId, member, stepId) => nextTrialIndex(db, dyadSessionId, member, stepId),
    readTexts: (textIds) => readTexts(db, outerKey, textIds),
    pending: () => pendingSessions(db),
  };
}

interface BasisRow {
  readonly experiment_id: string;
  readonly experiment_version: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly seed: Buffer;
  readonly time_warp: number;
  readonly forced_condition: string | null;
  readonly forced_role: string | null;
}

type Basis = DrawBasis & { readonly experiment: { readonly id: string; readonly version: string } };

async function drawBasis(trx: Knex.Transaction, stored: Stored): Promise<Basis> {
  const result = await trx.raw<{ rows: BasisRow[] }>(
    `select p.experiment_id, p.experiment_version, s.parameters, s.seed, x.time_warp, x.forced_condition, x.forced_role
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
    experiment: { id: row.experiment_id, version: row.experiment_version },
    parameters: row.parameters,
    seed: row.seed,
    planSeed: createHash('sha256').update(row.seed).update(stored.dyadId).digest().readInt32BE(0),
    timeWarp: row.time_warp,
    forcedCondition: row.forced_condition,
    forcedRole: row.forced_role,
    earlier: await earlierPlaces(trx, stored.studyId),
    answered: { A: await dataOfMember(trx, stored.dyadSessionId, 'A'), B: await dataOfMember(trx, stored.dyadSessionId, 'B') },
    languages,
    partOne,
  };
}
