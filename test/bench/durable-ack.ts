import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { MOST_RECORDS } from '../../server/protocol/version.ts';
import { createFrontDesk } from '../../server/front-desk.ts';
import { readSettings } from '../../server/settings.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startFreshServer, type FreshServer } from '../bots/fresh-server.ts';
import { runNode } from '../support/program.ts';
import type { AckFigures, AckLoad } from './ack-load.ts';
import { cpuOf, cpuOfPostgres, pin } from './cores.ts';
import { quantile, rounded, type Measure } from './measure.ts';

/** Participants who send at once, and records of each. The server takes 120 of one at a time, and 40 a second. */
const CROWDS: readonly Crowd[] = [
  { name: '100', participants: 100, each: 80, atOnce: 1, repeats: 3 },
  { name: '1000', participants: 1_000, each: 10, atOnce: 1, repeats: 2 },
  // In the end, when all three have run warm.
  { name: '1', participants: 1, each: 110, atOnce: 1, repeats: 3 },
];

/** What has piled up without a connection, or comes faster than it is acknowledged, as in reaction-time tasks. */
const BACKLOGS: readonly Crowd[] = [
  { name: '100', participants: 100, each: 96, atOnce: MOST_RECORDS, repeats: 3 },
  { name: '1000', participants: 1_000, each: 16, atOnce: 16, repeats: 2 },
];

interface Crowd {
  readonly name: string;
  readonly participants: number;
  readonly each: number;
  readonly atOnce: number;
  readonly repeats: number;
}

/** What a cloud volume adds to each flush, in microseconds. */
const SLOW_FLUSH = 2_000;

type Contender = 'ours' | 'insert' | 'nothing';
const CONTENDERS: readonly Contender[] = ['ours', 'insert', 'nothing'];

interface Run extends AckFigures {
  /** CPU per record, in ms: of the server, and of Postgres. */
  readonly server: number;
  readonly postgres: number;
}

interface Stand {
  readonly url: string;
  readonly pid: number;
  readonly signIns: readonly (string | null)[];
}

/** Everybody sends the next record when the last is acknowledged. */
export async function durableAck(): Promise<Measure> {
  const { ours, baseline } = await acknowledged(CROWDS, SLOW_FLUSH);
  const met = ['100', '1000', '100_slow_flush'].every((crowd) => isFast(ours, crowd)) && (ours['1_time_ratio'] ?? 9) <= 1.1;
  return { name: 'durable-ack', unit: 'records/s', ours, baseline, goal: `${GOAL} at 100 and 1,000; a lone one <= 1.1 x its time`, met };
}

/** Everybody has many records to send: Tandem's own pages put them into frames, and a bare client sends each by itself. */
export async function durableBacklog(): Promise<Measure> {
  const { ours, baseline } = await acknowledged(BACKLOGS, 0);
  const met = ['100', '1000'].every((crowd) => isFast(ours, crowd));
  return { name: 'durable-backlog', unit: 'records/s', ours, baseline, goal: `${GOAL} at 100 and 1,000`, met };
}

const GOAL = '>= 5 x one INSERT and COMMIT per record at <= 0.25 x its CPU, >= 0.5 x acknowledging without storing,';

function isFast(ours: Readonly<Record<string, number>>, crowd: string): boolean {
  const [ratio = 0, cpu = 9, toNothing = 0] = ['ratio', 'cpu_ratio', 'to_nothing'].map((figure) => ours[`${crowd}_${figure}`]);
  return ratio >= 5 && cpu <= 0.25 && toNothing >= 0.5;
}

/**
 * How many trial records a second are acknowledged as durable: by the whole server, by a bare one that makes one
 * INSERT and COMMIT of each, and by one that stores nothing. Server and load have a core each, and Postgres what is
 * left of both.
 *
 * @param slowFlush  in microseconds, for the first crowd once more; 0: not at all
 */
async function acknowledged(crowds: readonly Crowd[], slowFlush: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-acks-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const fresh = await startFreshServer(readSettings({ DATA_DIR: dataDir }));
  const { url: databaseUrl, ownerUrl } = fresh.backbone;
  const db = await openDatabase(ownerUrl, { poolMax: 2 });
  await db.raw('create table bare_records (record_id uuid primary key, participant_id uuid, raw jsonb, received_at timestamptz default clock_timestamp())');
  await using insert = runNode(['--import', 'tsx', 'test/bench/bare-acks.ts', 'insert', databaseUrl]);
  await using nothing = runNode(['--import', 'tsx', 'test/bench/bare-acks.ts', 'nothing']);
  try {
    const bare = async ({ pid, says }: typeof insert): Promise<Stand> => ({ url: (await says(/http:\S+/))[0], pid, signIns: Array(1_000).fill(null) });
    const stands = { ours: await enrolled(fresh), insert: await bare(insert), nothing: await bare(nothing) };
    const ours: Record<string, number> = { pinned: Number(Object.values(stands).every(({ pid }) => pin(pid, 0))) };
    const baseline: Record<string, number> = {};
    for (const crowd of crowds) {
      note(ours, baseline, crowd.name, await compare(db, stands, crowd));
      const so = (figure: string) => `${figure} ${ours[`${crowd.name}_${figure}`]}`;
      process.stderr.write(`${crowd.participants} participants: ${['rate', 'ratio', 'cpu_ratio', 'to_nothing', 'time_ratio'].map(so).join(', ')}\n`);
    }
    const [first] = crowds;
    if (slowFlush > 0 && first !== undefined) {
      await flushSlowly(db, slowFlush);
      note(ours, baseline, `${first.name}_slow_flush`, await compare(db, stands, { ...first, repeats: 2 }));
    }
    return { ours, baseline };
  } finally {
    await db.destroy();
    await fresh.stop({ keep: false });
  }
}

/** 500 couples who have just come in. */
async function enrolled({ url, pid, backbone: { db, outerKey } }: FreshServer): Promise<Stand> {
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const clock = await PostgresClock.start(db, () => undefined);
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments: [complimentReframing], experimentOf: () => complimentReframing });
  await insertStudy(db, { study_id: 'acks', experiment_id: complimentReframing.id, mode: 'test', parameters: {}, seed: random.bytes(32) });
  const signIns: string[] = [];
  const enrolOne = async (): Promise<void> => {
    const { participants } = await desk.addCouple('acks', { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true });
    for (const { participantId } of participants) signIns.push(await desk.signIn(participantId));
  };
  for (let couples = 0; couples < 500; couples += 10) {
    await Promise.all(Array.from({ length: 10 }, enrolOne));
    process.stderr.write(`\r${couples + 10} of 500 couples`);
  }
  clock.stop();
  return { url, pid, signIns };
}

/** All contenders, in rotating order. */
async function compare(db: Knex, stands: Readonly<Record<Contender, Stand>>, crowd: Crowd) {
  const runs: Readonly<Record<Contender, Run>>[] = [];
  for (let repeat = 0; repeat < crowd.repeats; repeat += 1) {
    const run: Partial<Record<Contender, Run>> = {};
    for (let turn = 0; turn < CONTENDERS.length; turn += 1) {
      const contender = CONTENDERS[(repeat + turn) % CONTENDERS.length] ?? 'ours';
      process.stderr.write(`\r${crowd.participants} participants, ${repeat + 1} of ${crowd.repeats}: ${contender}        `);
      run[contender] = await measure(db, stands[contender], crowd);
    }
    const { ours, insert, nothing } = run;
    if (ours !== undefined && insert !== undefined && nothing !== undefined) runs.push({ ours, insert, nothing });
  }
  process.stderr.write('\n');
  return runs;
}

async function measure(db: Knex, { url, pid, signIns }: Stand, { participants, each, atOnce }: Crowd): Promise<Run> {
  const load: AckLoad = { url, signIns: signIns.slice(0, participants), each, atOnce };
  const postgres = async () => cpuOfPostgres(await db('pg_stat_activity').pluck('pid'));
  await using generator = runNode(['--import', 'tsx', 'test/bench/ack-load.ts', JSON.stringify(load)]);
  pin(generator.pid, 1);
  await generator.says(/^ready$/m);
  // What it takes to come in is not counted.
  const before = { server: cpuOf([pid]), postgres: await postgres() };
  generator.tell('go');
  const [json] = await generator.says(/^\{.*\}$/m);
  const figures: AckFigures = JSON.parse(json);
  const per = (start: number | null, end: number | null) => (start === null || end === null ? Number.NaN : (end - start) / figures.records);
  return { ...figures, server: per(before.server, cpuOf([pid])), postgres: per(before.postgres, await postgres()) };
}

function note(
  ours: Record<string, number>,
  baseline: Record<string, number>,
  crowd: string,
  runs: readonly Readonly<Record<Contender, Run>>[],
): void {
  const median = (of: (run: Readonly<Record<Contender, Run>>) => number) => rounded(quantile(runs.map(of), 0.5));
  const rate = ({ records, seconds }: Run) => records / seconds;
  ours[`${crowd}_rate`] = median((run) => rate(run.ours));
  baseline[`${crowd}_rate`] = median((run) => rate(run.insert));
  ours[`${crowd}_ratio`] = median((run) => rate(run.ours) / rate(run.insert));
  ours[`${crowd}_to_nothing`] = median((run) => rate(run.ours) / rate(run.nothing));
  ours[`${crowd}_time_ratio`] = median((run) => run.ours.p50 / run.insert.p50);
  ours[`${crowd}_cpu_ratio`] = median(({ ours: mine, insert }) => (mine.server + mine.postgres) / (insert.server + insert.postgres));
  ours[`${crowd}_p99`] = median((run) => run.ours.p99);
  ours[`${crowd}_cpu_server`] = median((run) => run.ours.server);
  ours[`${crowd}_cpu_postgres`] = median((run) => run.ours.postgres);
  baseline[`${crowd}_cpu_server`] = median((run) => run.insert.server);
  baseline[`${crowd}_cpu_postgres`] = median((run) => run.insert.postgres);
}

/** Every flush that leads others waits so long first, as on a slower volume. */
async function flushSlowly(db: Knex, microseconds: number): Promise<void> {
  await db.raw(`alter system set commit_delay = ${microseconds}`);
  await db.raw(`alter system set commit_siblings = ${microseconds === 0 ? 5 : 0}`);
  await db.raw('select pg_reload_conf()');
}
