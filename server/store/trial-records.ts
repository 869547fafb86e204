import type { Knex } from 'knex';
import { PART_MARK } from '../protocol/parts.ts';
import type { Member } from '../protocol/member.ts';
import type { TrialData } from '../sessions/ports.ts';
import { prepared, rowsOf } from './prepared.ts';
import { byColumn, unnested } from './rows.ts';

/** A step of one member of a dyad session. */
export interface StepOf {
  readonly dyadSessionId: string;
  readonly member: Member;
  readonly stepId: string;
}

const STEP = { dyad_session_id: 'uuid', member: 'text', step_id: 'text' } as const;

// Step by step, along the index: joined at once, Postgres reads the whole table while it knows little of it.
const DATA_OF_STEPS = prepared(
  'data-of-steps',
  `select asked.*, newest.trial_id, newest.raw
     from ${unnested(STEP, 'asked')} cross join lateral (
       select distinct on (trial_id) trial_id, raw from trial_records r
        where r.dyad_session_id = asked.dyad_session_id and r.member = asked.member and r.step_id = asked.step_id
        order by trial_id, attempt desc, received_at desc
     ) newest`,
);

interface StepDatum {
  readonly dyad_session_id: string;
  readonly member: Member;
  readonly step_id: string;
  readonly trial_id: string;
  readonly raw: string;
}

/** Data of the newest attempt of each trial of these steps. */
export async function dataOfSteps(
  db: Knex,
  asked: readonly StepOf[],
): Promise<(step: StepOf) => readonly TrialData[]> {
  const rows = asked.map((step) => ({ dyad_session_id: step.dyadSessionId, member: step.member, step_id: step.stepId }));
  const found = await rowsOf<StepDatum>(db, DATA_OF_STEPS, byColumn(STEP, rows));
  const data = new Map<string, TrialData[]>();
  for (const { dyad_session_id, member, step_id, trial_id, raw } of found) {
    const key = `${dyad_session_id} ${member} ${step_id}`;
    data.set(key, [...(data.get(key) ?? []), { trialId: trial_id, data: JSON.parse(raw) }]);
  }
  return ({ dyadSessionId, member, stepId }) => data.get(`${dyadSessionId} ${member} ${stepId}`) ?? [];
}


/** Data of the newest attempt of every trial of a member so far. */
export async function dataOfMember(
  db: Knex,
  dyadSessionId: string,
  member: Member,
): Promise<readonly (TrialData & { readonly stepId: string })[]> {
  const result = await db.raw<{ rows: { step_id: string; trial_id: string; raw: string }[] }>(
    `select distinct on (step_id, trial_id) step_id, trial_id, raw from trial_records
      where dyad_session_id = ? and member = ?
      order by step_id, trial_id, attempt desc, received_at desc`,
    [dyadSessionId, member],
  );
  return result.rows.map(({ step_id, trial_id, raw }) => ({ stepId: step_id, trialId: trial_id, data: JSON.parse(raw) }));
}

export async function nextTrialIndex(db: Knex, dyadSessionId: string, member: Member, stepId: string): Promise<number> {
  const place = { dyad_session_id: dyadSessionId, member, step_id: stepId };
  // Parts of a timeline come before the record of the whole.
  const records = db('trial_records').where(place).whereNot('trial_id', 'like', `%${PART_MARK}%`).max({ last: 'trial_index' });
  const unkept = db('receipts').where(place).max({ last: 'trial_index' });
  const rows = await db.unionAll([records, unkept], true).then((found: readonly { last: number | null }[]) => found);
  return Math.max(...rows.map(({ last }) => (last === null ? 0 : last + 1)));
}
