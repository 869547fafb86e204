import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlanPart } from '../dyad/plan.ts';
import type { DyadEvent, DyadState } from '../dyad/state.ts';
import type { Key } from './sealing.ts';
import { readTexts } from './texts.ts';

/** All that is needed to come to the state of a dyad session once more. */
export interface History {
  readonly dyadSessionId: string;
  /** `null`: enrolled by a build that did not keep it. */
  readonly first: DyadState | null;
  /** Without what is said in a chat that runs. */
  readonly state: DyadState;
  readonly seq: number;
  readonly events: readonly { readonly seq: number; readonly body: DyadEvent }[];
  readonly parts: readonly PlanPart[];
  /** False where the plan is not what its hash says. */
  readonly isPlanWhole: boolean;
}

/** Every dyad session, one after the other. */
export async function* histories(db: Knex): AsyncGenerator<History> {
  const ids: readonly string[] = await db('dyad_sessions').orderBy('dyad_session_id').pluck('dyad_session_id');
  for (const dyad_session_id of ids) {
    const row = await db('dyad_sessions')
      .where({ dyad_session_id })
      .first<{ first_state: DyadState | null; state: DyadState; seq: number }>('first_state', 'state', 'seq');
    const events = await db('events').where({ dyad_session_id }).orderBy('seq').select<History['events']>('seq', 'body');
    const plans = await db('plan_parts').where({ dyad_session_id }).orderBy('part').select<{ plan: string; plan_hash: string }[]>('plan', 'plan_hash');
    yield {
      dyadSessionId: dyad_session_id,
      first: row.first_state,
      state: row.state,
      seq: row.seq,
      events,
      parts: plans.map(({ plan }): PlanPart => JSON.parse(plan)),
      isPlanWhole: plans.every(({ plan, plan_hash }) => createHash('sha256').update(plan).digest('hex') === plan_hash),
    };
  }
}

const BATCH = 500;

/** How many texts can be read, and how many should be and cannot: each is opened. */
export async function openedTexts(db: Knex, outerKey: Key): Promise<{ readonly readable: number; readonly damaged: number }> {
  const ids: readonly string[] = await db('texts').join('data_keys', 'data_keys.participant_id', 'texts.participant_id').whereRaw(`sealed <> ''`).pluck('text_id');
  let [readable, damaged] = [0, 0];
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const opened = await readTexts(db, outerKey, batch).then(({ size }) => size, () => openedOneByOne(db, outerKey, batch));
    readable += opened;
    damaged += batch.length - opened;
  }
  return { readable, damaged };
}

async function openedOneByOne(db: Knex, outerKey: Key, ids: readonly string[]): Promise<number> {
  let opened = 0;
  for (const id of ids) opened += await readTexts(db, outerKey, [id]).then(({ size }) => size, () => 0);
  return opened;
}
