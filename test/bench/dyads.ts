import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { migrate } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { createFrontDesk } from '../../server/front-desk.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { runNode, type Program } from '../support/program.ts';
import { cpuOf, cpuOfPostgres, pin } from './cores.ts';
import type { DyadsLoad } from './dyads-load.ts';

export interface Served {
  readonly url: string;
  readonly pid: number;
}

/** A Postgres of its own that flushes to disk, so many whole servers on it, and two bare ones. */
export interface DyadStand {
  readonly db: Knex;
  readonly outerKey: Buffer;
  readonly servers: readonly Served[];
  readonly bare: Served;
  /** Bare, too, but that it stores each message by itself. */
  readonly storing: Served;
  /** New couples of a study, each with the sign-ins of both. */
  enrol(experiment: Experiment, couples: number): Promise<readonly (readonly [string, string])[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const ENROLLED_AT_ONCE = 8;

export async function startDyadStand({ processes = 1 } = {}): Promise<DyadStand> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-dyads-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined });
  const db = await openDatabase(embedded.url, { poolMax: ENROLLED_AT_ONCE });
  await migrate(db);
  await db.raw('create table bare_messages (message_id bigserial primary key, dyad text, said jsonb)');
  const outerKey = randomBytes(32);
  const programs: Program[] = [];
  const serve = async (args: readonly string[]): Promise<Served> => {
    const program = runNode(['--import', 'tsx', ...args]);
    programs.push(program);
    const [url] = await program.says(/http:\/\/\S+/);
    pin(program.pid, 0);
    return { url, pid: program.pid };
  };
  const servers: Served[] = [];
  for (let count = 0; count < processes; count += 1) {
    servers.push(await serve(['test/bench/dyads-server.ts', embedded.url, outerKey.toString('hex')]));
  }
  return {
    db,
    outerKey,
    servers,
    bare: await serve(['test/bench/bare-dyads.ts']),
    storing: await serve(['test/bench/bare-dyads.ts', embedded.url]),
    enrol: (experiment, couples) => enrol(db, outerKey, experiment, couples),
    async [Symbol.asyncDispose]() {
      for (const program of programs) await program[Symbol.asyncDispose]();
      await db.destroy();
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function enrol(db: Knex, outerKey: Uint8Array, experiment: Experiment, couples: number): Promise<readonly (readonly [string, string])[]> {
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const clock = await PostgresClock.start(db, () => undefined);
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments: [experiment], experimentOf: () => experiment });
  const study_id = `bench-${randomBytes(4).toString('hex')}`;
  await insertStudy(db, { study_id, experiment_id: experiment.id, mode: 'test', parameters: {}, seed: random.bytes(32) });
  const enrolled: (readonly [string, string])[] = [];
  const enrolOne = async (): Promise<void> => {
    const { participants } = await desk.addCouple(study_id, { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true });
    enrolled.push([await desk.signIn(participants[0].participantId), await desk.signIn(participants[1].participantId)]);
  };
  while (enrolled.length < couples) {
    const many = Math.min(ENROLLED_AT_ONCE, couples - enrolled.length);
    await Promise.all(Array.from({ length: many }, enrolOne));
    process.stderr.write(`\r${enrolled.length} of ${couples} couples `);
  }
  clock.stop();
  return enrolled;
}

export interface DyadRun {
  /** In ms, of each time. */
  readonly times: readonly number[];
  /** CPU of each time, in ms: of the server, and of Postgres. */
  readonly server: number;
  readonly postgres: number;
}

/** Dyads in a process of their own, connected and where the study wants them. They do nothing until told. */
export class Dyads implements AsyncDisposable {
  readonly #db: Knex;
  readonly #pids: readonly number[];
  readonly #generator: Program;
  #runs = 0;

  private constructor(db: Knex, pids: readonly number[], generator: Program) {
    this.#db = db;
    this.#pids = pids;
    this.#generator = generator;
  }

  /** @param servers  the second, where there is one, is that of every second partner */
  static async open(db: Knex, servers: readonly Served[], load: Omit<DyadsLoad, 'urls'>): Promise<Dyads> {
    const [one, other = one] = servers;
    if (one === undefined || other === undefined) throw new Error('dyads: no server to connect to');
    const given: DyadsLoad = { ...load, urls: [one.url, other.url] };
    const generator = runNode(['--import', 'tsx', 'test/bench/dyads-load.ts']);
    generator.tell(JSON.stringify(given));
    pin(generator.pid, 1);
    await generator.says(/^ready$/m);
    return new Dyads(db, servers.map(({ pid }) => pid), generator);
  }

  /** Lets all of them do it so many times each, and counts what it took. */
  async run(): Promise<DyadRun> {
    this.#runs += 1;
    const before = await this.#cpu();
    this.#generator.tell('go');
    const [json] = await this.#generator.says(new RegExp(`^\\{"run":${this.#runs},.*\\}$`, 'm'));
    const after = await this.#cpu();
    // What has never come is null in JSON.
    const { times: told }: { readonly times: readonly (number | null)[] } = JSON.parse(json);
    const per = (start: number | null, end: number | null) => (start === null || end === null ? Number.NaN : (end - start) / told.length);
    return { times: told.map((time) => time ?? Infinity), server: per(before.server, after.server), postgres: per(before.postgres, after.postgres) };
  }

  async #cpu() {
    return { server: cpuOf(this.#pids), postgres: cpuOfPostgres(await this.#db('pg_stat_activity').pluck('pid')) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#generator[Symbol.asyncDispose]();
  }
}
