import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { createApp } from '../../server/app.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { createFrontDesk, type FrontDesk } from '../../server/front-desk.ts';
import type { Json } from '../../server/protocol/content.ts';
import { insertStudy } from '../../server/store/studies.ts';
import type { TestDatabase } from './database.ts';
import { ROOT } from './program.ts';
import { ShiftedClock } from './shifted-clock.ts';

export interface TestServer {
  readonly url: string;
  readonly desk: FrontDesk;
  /** Everything that was logged, a line each. */
  readonly log: readonly string[];
  /** Lets so many ms pass on the server's clock, at once: for what comes days later. */
  skip(ms: number): void;
  /** A study of its own. @returns its id */
  createStudy(parameters?: Readonly<Record<string, Json>>, mode?: 'test' | 'live'): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The whole server on a free port, with the real clock and the real database. */
export async function startServer(
  { url: databaseUrl, outerKey }: Pick<TestDatabase, 'url' | 'outerKey'>,
  experiments: readonly Experiment[] = [complimentReframing],
): Promise<TestServer> {
  const db = await openDatabase(databaseUrl, { poolMax: 10, role: 'tandem_app' });
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const real = await PostgresClock.start(db, () => undefined);
  const clock = new ShiftedClock(real);
  const app = createApp({
    db,
    clock,
    random,
    experiments,
    log: logger,
    outerKey,
    clientDir: join(ROOT, 'dist/client'),
    rehearsal: true,
    proxies: 0,
  });
  await app.resume();
  await new Promise<void>((done) => app.http.listen(0, '127.0.0.1', done));
  const address = app.http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const experimentOf = (id: string): Experiment => {
    const found = experiments.find((experiment) => experiment.id === id);
    if (found === undefined) throw new Error(`no experiment ${id}`);
    return found;
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    log,
    desk: createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf }),
    skip: (ms) => clock.skip(ms),
    async createStudy(parameters = {}, mode = 'test') {
      const study_id = `study-${randomBytes(4).toString('hex')}`;
      const [first] = experiments;
      if (first === undefined) throw new Error('no experiment to make a study of');
      await insertStudy(db, { study_id, experiment_id: first.id, mode, parameters, seed: randomBytes(32) });
      return study_id;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      real.stop();
      await db.destroy();
    },
  };
}
