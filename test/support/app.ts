import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { createApp } from '../../server/app.ts';
import { BROWSERS_PATIENCE, openDatabase } from '../../server/database/connect.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { createFrontDesk, type FrontDesk } from '../../server/front-desk.ts';
import type { InfoOf } from '../../server/planning/checks/plugin-problems.ts';
import type { Randomisation } from '../../server/assignment/schemes.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import type { RunBeside } from '../../server/staff/beside.ts';
import type { Mails } from '../../server/staff/mail.ts';
import type { Clock } from '../../server/sessions/clock.ts';
import type { Random } from '../../server/sessions/tokens.ts';
import { insertStudy } from '../../server/store/studies.ts';
import type { TestDatabase } from './database.ts';
import { movableProxy, through } from './movable-proxy.ts';
import { ROOT } from './program.ts';
import { smallStudy } from './small-study.ts';

export interface RunningApp {
  readonly url: string;
  readonly port: number;
  readonly desk: FrontDesk;
  /**
   * Lines of the log from warnings up; a healthy run has none. That the line between processes goes with a database
   * that was lost on purpose is left out.
   */
  complaints(): readonly string[];
  /** In good order, as on SIGTERM. */
  close(): Promise<void>;
  /** As by kill -9: from this moment on nothing reaches the database, and nobody is told anything. */
  crash(): Promise<void>;
  /** Breaks what it has under way with the database; until it is given back, there is none. */
  loseDatabase(): void;
  findDatabase(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface AppGiven {
  readonly experiments?: readonly Experiment[];
  readonly clientDir?: string;
  readonly proxies?: number;
  readonly rehearsal?: boolean;
  readonly poolMax?: number;
  /** How long it waits for a free connection, in ms; left out, as long as browsers wait for an answer, who then ask again. */
  readonly patience?: number;
  /** Left out: nothing is said of data that no field declares. */
  readonly infoOf?: InfoOf;
  /** Postgres's own by default. */
  readonly clock?: Clock;
  readonly random?: Random;
  /** Left out: nothing is sent by e-mail. */
  readonly mails?: Mails;
  /** Left out: nothing is noted outside the database. */
  readonly noteWithdrawals?: () => Promise<void>;
  /** Commands in processes of their own, see `beside.ts`. */
  readonly beside?: RunBeside;
  readonly dataDir?: string;
}

/** A whole server with a pool of its own, which can be closed, crash, and be started again on the same database. */
export async function startApp(
  { url: databaseUrl, outerKey }: Pick<TestDatabase, 'url' | 'outerKey'>,
  { experiments = [smallStudy], clientDir = join(ROOT, 'dist/client'), proxies = 0, rehearsal = true, poolMax = 5, patience = BROWSERS_PATIENCE, ...given }: AppGiven = {},
): Promise<RunningApp> {
  const databasePort = Number(new URL(databaseUrl).port);
  const line = await movableProxy(databasePort);
  const db = await openDatabase(through(line, databaseUrl), { poolMax, role: 'tandem_app', patience });
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (entry: string) => void lines.push(entry) });
  const random = given.random ?? { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const postgresClock = await PostgresClock.start(db, (error) => log.warn({ err: error }, 'the clock'));
  const clock = given.clock ?? postgresClock;
  // The database of a test run keeps nothing over a power cut.
  const allowUnsafe = true;
  const infoOf = given.infoOf ?? (() => null);
  const noteWithdrawals = given.noteWithdrawals ?? (async () => undefined);
  const app = createApp({ db, clock, random, experiments, log, outerKey, clientDir, allowUnsafe, rehearsal, proxies, mails: given.mails ?? null, infoOf, noteWithdrawals, ...(given.beside && { beside: given.beside }), ...(given.dataDir && { dataDir: given.dataDir }) });
  await app.resume();
  await new Promise<void>((done) => app.http.listen(0, '127.0.0.1', done));
  const address = app.http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const experimentOf = (id: string): Experiment => {
    const found = experiments.find((experiment) => experiment.id === id);
    if (found === undefined) throw new Error(`no experiment ${id}`);
    return found;
  };
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await app.close();
    postgresClock.stop();
    await db.destroy();
    await line[Symbol.asyncDispose]();
  };
  let hasBeenLost = false;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    desk: createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf }),
    complaints: () => (hasBeenLost ? lines.filter((text) => !text.includes('other processes may hear later')) : lines),
    close,
    async crash() {
      line.leadTo(null);
      await close();
    },
    loseDatabase() {
      hasBeenLost = true;
      line.leadTo(null);
    },
    findDatabase: () => line.leadTo(databasePort),
    [Symbol.asyncDispose]: close,
  };
}

/** A study of its own. @returns its id */
export async function makeStudy(
  { db }: Pick<TestDatabase, 'db'>,
  { experiment = smallStudy, mode = 'test', parameters = {}, randomisation }: {
    readonly experiment?: Experiment;
    readonly mode?: 'test' | 'live';
    readonly parameters?: Readonly<Record<string, string>>;
    readonly randomisation?: Randomisation;
  } = {},
): Promise<string> {
  const study_id = `study-${randomBytes(4).toString('hex')}`;
  await insertStudy(db, { study_id, experiment_id: experiment.id, mode, parameters, seed: randomBytes(32) }, randomisation);
  return study_id;
}

export function makeCouple(
  { desk }: Pick<RunningApp, 'desk'>,
  studyId: string,
  { timeWarp = 1, condition = null, strata = {} }: {
    readonly timeWarp?: number;
    readonly condition?: string | null;
    readonly strata?: Readonly<Record<string, string>>;
  } = {},
): Promise<NewCouple> {
  return desk.addCouple(studyId, { languages: ['en', 'en'], timeWarp, forcedCondition: condition, strata, isTest: false });
}
