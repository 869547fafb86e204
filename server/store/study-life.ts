import type { Knex } from 'knex';
import { recordSystemAction } from './audit.ts';
import type { StudyRow } from './studies.ts';

export interface BotRun {
  readonly studyId: string;
  readonly version: string;
  readonly definitionHash: string;
  readonly couples: number;
}

/** A couple of bots has gone through every condition. */
export async function insertBotRun(db: Knex, { studyId, version, definitionHash, couples }: BotRun): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('bot_runs').insert({ study_id: studyId, experiment_version: version, definition_hash: definitionHash, couples });
    await recordSystemAction(trx, { action: 'bots-went-through', object: studyId, studyId, after: { version, definitionHash } });
  });
}

export async function haveBotsGoneThrough(db: Knex, studyId: string, definitionHash: string): Promise<boolean> {
  return (await db('bot_runs').where({ study_id: studyId, definition_hash: definitionHash }).first()) !== undefined;
}

/** Couples of whom somebody is here, or who are between the draw and the end. */
export async function underWay(db: Knex, studyId: string): Promise<number> {
  const result = await db.raw<{ rows: { couples: number }[] }>(
    `select count(*)::int as couples from dyads d join dyad_sessions s using (dyad_id)
      where d.study_id = ? and s.wave = 1
        and (s.state->>'phase' in ('ready', 'running', 'parted')
             or s.state #>> '{seats,A,presence,is}' = 'here' or s.state #>> '{seats,B,presence,is}' = 'here')
        and s.state->>'phase' not in ('completed', 'ended-early')`,
    [studyId],
  );
  return result.rows[0]?.couples ?? 0;
}

/** @returns false where it is in none of these states any more */
export async function moveStudy(trx: Knex.Transaction, studyId: string, from: readonly StudyRow['state'][], to: StudyRow['state']): Promise<boolean> {
  return (await trx('studies').where({ study_id: studyId }).whereIn('state', [...from]).update({ state: to })) === 1;
}

/**
 * From now on couples are real: they are drawn from a seed of their own, and links of the pilot lead nowhere.
 *
 * @returns false where the study is no pilot any more
 */
export async function launchStudy(trx: Knex.Transaction, studyId: string, seed: Buffer): Promise<boolean> {
  const launched = {
    mode: 'live',
    state: 'live',
    seed,
    launched_at: trx.raw('clock_timestamp()'),
    pilot_draws: trx.raw('(select coalesce(max(draw), 0) from assignments where study_id = ?)', [studyId]),
    pilot_couples: trx.raw('(select coalesce(max(dyad_num), 0) from dyads where study_id = ?)', [studyId]),
  };
  if ((await trx('studies').where({ study_id: studyId, state: 'pilot', mode: 'test' }).update(launched)) !== 1) return false;
  const people = trx('participants').join('dyads', 'dyads.dyad_id', 'participants.dyad_id').where({ study_id: studyId }).select('participant_id');
  for (const table of ['join_tokens', 'sign_ins']) {
    await trx(table).whereIn('participant_id', people).where({ revoked_at: null }).update({ revoked_at: trx.raw('clock_timestamp()') });
  }
  return true;
}
