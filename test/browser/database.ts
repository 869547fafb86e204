import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { openDatabase } from '../../server/database/connect.ts';
import { insertStudy, type NewStudy } from '../../server/store/studies.ts';
import type { TestDatabase } from '../support/database.ts';
import { Stage } from '../support/stage.ts';
import { DATABASE_URL_FILE } from './address.ts';

/** In the database of the server that the browsers look at, past that server. */
export async function inDatabase<Result>(work: (db: Knex) => Promise<Result>): Promise<Result> {
  const db = await openDatabase(await databaseUrl(), { poolMax: 2 });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** With nobody in it yet; a test study of good-news unless told otherwise. @returns its id, which begins with `prefix` */
export async function newStudy(prefix: string, told: Partial<NewStudy> = {}, randomisation?: Parameters<typeof insertStudy>[2]): Promise<string> {
  const study_id = `${prefix}-${randomBytes(4).toString('hex')}`;
  const study = { experiment_id: 'good-news', mode: 'test', parameters: {}, seed: randomBytes(32), ...told, study_id } as const;
  await inDatabase((db) => insertStudy(db, study, randomisation));
  return study_id;
}

/**
 * A study with couples who are played in the database alone, without the server.
 *
 * @param from  when the clock of these couples begins, in ms since 1970; without it, in 2030
 */
export async function playedStudy<Result>(prefix: string, mode: 'live' | 'test', work: (stage: Stage, db: Knex) => Promise<Result>, from?: number): Promise<{ readonly studyId: string; readonly played: Result }> {
  const studyId = `${prefix}-${randomBytes(4).toString('hex')}`;
  const played = await inDatabase(async (db) => work(await Stage.open(await aroundOf(db), { id: studyId, mode, ...(from === undefined ? {} : { from }) }), db));
  return { studyId, played };
}

/** The same with couples of a study that is there. */
export async function playIn<Result>(studyId: string, work: (stage: Stage) => Promise<Result>): Promise<Result> {
  return inDatabase(async (db) => work(Stage.on(await aroundOf(db), studyId)));
}

async function aroundOf(db: Knex): Promise<TestDatabase> {
  const drop = async (): Promise<void> => undefined;
  return { db, url: await databaseUrl(), outerKey: randomBytes(32), drop, [Symbol.asyncDispose]: drop };
}

async function databaseUrl(): Promise<string> {
  return (await readFile(DATABASE_URL_FILE, 'utf8')).trim();
}
