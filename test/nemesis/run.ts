import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../migrations/index.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { StartError } from '../../server/database/start-error.ts';
import { createFrontDesk } from '../../server/front-desk.ts';
import { readOuterKey } from '../../server/outer-key.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { findCouple, type Evidence } from './evidence.ts';
import { checkAll, type Findings } from './invariants.ts';
import { exportAmidst } from './exporting.ts';
import { faultsIn, mishapsOf, quantiles, resumesAfterKills, type Quantiles } from './figures.ts';
import type { Isolation } from './isolation.ts';
import { Line } from './line.ts';
import { MemoryWatch, type MemoryCourse } from './memory.ts';
import { Pairs } from './pairs.ts';
import { Postgres } from './postgres.ts';
import type { Profile } from './profiles.ts';
import { mountDisk, type SmallDisk } from '../support/small-disk.ts';
import { harass } from './schedule.ts';
import { freePort, ServerProcess } from './server-process.ts';
import { sleep, type Stage } from './stage.ts';
import { untilStill } from './stillness.ts';
import { nemesisStudy } from './study.ts';
import { visitByStaff, visitByStrangers, visitInFlood } from './visits.ts';

export interface RunGiven {
  readonly profile: Profile;
  readonly seed: number;
  /** Builds of the server, the first to begin with. */
  readonly files: readonly string[];
  readonly say: (line: string) => void;
  /** Done to the migrated database, for a mutant. */
  readonly sql?: readonly string[];
  /** After the last fault has healed, whoever is not through must not stand still for this. In ms. */
  readonly quietWithin?: number;
  /** Longest time somebody thinks over one trial, in ms. */
  readonly slowest?: number;
}

export interface RunResult extends Findings {
  readonly faults: Readonly<Record<string, number>>;
  readonly couples: number;
  readonly completed: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** Of others while somebody attacks. */
  readonly isolation: Isolation | null;
  /** From losing the connection by a kill of the server to the step on the screen again. */
  readonly resume_ms: Quantiles;
  /** From the start of a server process to its open port. */
  readonly restart_ms: Quantiles;
  /** Of the first server, while it was not started anew; `null`: never for long. */
  readonly memory: MemoryCourse | null;
  readonly seconds: number;
}

const STUDY = 'nemesis';

/** So long couples may stand still after the last fault. In ms. */
const QUIET_WITHIN = 60_000;

const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };

/** One run on a Postgres and servers of its own: faults by the seed, then peace, then the checkers. */
export async function run(given: RunGiven): Promise<RunResult> {
  const open: Open = [];
  try {
    return await runIn(makeFolder(open), given, open);
  } finally {
    for (const close of open.reverse()) await close();
  }
}

/** What is open, to be closed in the opposite order. */
type Open = (() => Promise<unknown> | void)[];

function makeFolder(open: Open): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-nemesis-'));
  // As root the database runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  open.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function runIn(folder: string, given: RunGiven, open: Open): Promise<RunResult> {
  const { profile, seed, files, say, sql = [], quietWithin = QUIET_WITHIN, slowest = 120 } = given;
  const startedAt = performance.now();
  const disks = { data: diskOf(join(folder, 'db'), profile.diskMb, open), wal: diskOf(join(folder, 'wal'), profile.walMb, open) };
  const postgres = await Postgres.start(join(folder, 'db'), disks);
  open.push(() => postgres.stop());
  const { db } = postgres;
  await migrate(db);
  await db.raw(`create table nemesis_clock as select interval '0' as shift`);
  for (const statement of sql) await db.raw(statement);
  const outerKey = await readOuterKey(join(folder, 'key'));
  const chance = new Chance(seed, 'nemesis');
  const studySeed = Buffer.from(new Chance(seed, 'study').whole(0, 2 ** 31).toString(16).padStart(64, '0'), 'hex');
  await insertStudy(db, { study_id: STUDY, experiment_id: nemesisStudy.id, mode: 'test', parameters: { patience: profile.patience }, seed: studySeed });
  const clock = await PostgresClock.start(db, () => undefined);
  open.push(() => clock.stop());
  const healedBy = async () => {
    const { rows } = await db.raw<{ rows: { ms: number }[] }>(
      'select extract(epoch from clock_timestamp() + shift)::float8 * 1000 as ms from nemesis_clock',
    );
    return rows[0]?.ms ?? 0;
  };

  const databaseLines: Line[] = [];
  const servers: ServerProcess[] = [];
  for (let index = 0; index < profile.servers; index += 1) {
    const line = await Line.open(postgres.port, { keeps: false });
    open.push(() => line[Symbol.asyncDispose]());
    const dataDir = join(folder, `server-${index}`);
    await mkdir(dataDir);
    await copyFile(join(folder, 'key'), join(dataDir, 'key'));
    const databaseUrl = Object.assign(new URL(postgres.url), { port: String(line.port) }).href;
    const server = await ServerProcess.start({ files, databaseUrl, dataDir, port: await freePort() });
    open.push(() => server.end('SIGKILL'));
    databaseLines.push(line);
    servers.push(server);
  }

  const experimentOf = () => nemesisStudy;
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments: [nemesisStudy], experimentOf });
  const pairs = new Pairs({
    desk: { addCouple: (...given) => insisting(() => desk.addCouple(...given)) },
    studyId: STUDY,
    seed,
    ports: servers.map(({ port }) => port),
    faults: profile.faults,
    leaving: profile.leaving,
    slowest,
  });
  open.push(async () => {
    for (const { line } of pairs.all.flatMap(({ people }) => people)) await line[Symbol.asyncDispose]();
  });
  const exportFaults: string[] = [];
  const exported = { db, databaseUrl: postgres.url, studyId: STUDY };
  let exports = 0;
  const exportNow = async () => {
    exports += 1;
    exportFaults.push(...(await exportAmidst(exported, join(folder, `amidst-${exports}`))));
  };
  const stage: Stage = { postgres, servers, databaseLines, pairs, chance, serverKills: [], exportNow };
  using memory = new MemoryWatch(servers);
  const lanes = Promise.all(Array.from({ length: profile.dyads }, () => pairs.lane()));
  const faults = await harass(stage, profile, profile.seconds);
  say(`healed after ${faultsIn(faults)} faults; ${pairs.all.length} couples so far`);
  pairs.close();
  await postgres.untilUp();
  const healedAt = await healedBy();
  let areThrough = false;
  const through = lanes.then(() => {
    areThrough = true;
  });
  await Promise.race([through, untilStill({ moves: () => pairs.moves, isOver: () => areThrough, stillFor: quietWithin })]);
  // Whoever is stuck may say nothing more: what they are told from here on would not be in what is read now.
  for (const { line } of pairs.people) line.cut();
  const isolation = await visitInFlood({ stage, desk });
  const rude = await visitByStrangers({ stage, desk, studyId: STUDY });
  const refusals = await visitByStaff(stage, STUDY, outerKey);

  const found = await Promise.all(pairs.all.map((pair) => findCouple(db, pair)));
  const evidence: Evidence = {
    db,
    databaseUrl: postgres.url,
    outerKey,
    studyId: STUDY,
    studySeed,
    couples: found.filter((couple) => couple !== null),
    lostCouples: pairs.all.filter((_, index) => found[index] === null).map(({ couple }) => couple.dyadSessionId),
    logs: servers.map(({ log }) => log),
    unexpectedExits: servers.flatMap(({ unexpected }) => unexpected),
    rude,
    isolation,
    refusals,
    exportFaults,
    folder,
    healedAt,
  };
  const findings = await checkAll(evidence);
  const people = pairs.all.flatMap((pair) => pair.people);
  const count = (prefix: string) => findings.violations.filter((violation) => violation.startsWith(prefix)).length;
  return {
    faults: { ...faults, ...mishapsOf(people) },
    couples: pairs.all.length,
    completed: evidence.couples.filter(({ state }) => state.phase === 'completed').length,
    acknowledged: people.reduce((sum, { history }) => sum + history.acknowledged.records.size, 0),
    lost: count('I1 '),
    doubled: count('I2 '),
    isolation,
    resume_ms: quantiles(resumesAfterKills(stage)),
    restart_ms: quantiles(servers.flatMap(({ startTimes }) => startTimes.slice(1))),
    memory: memory.course(),
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    ...findings,
  };
}

/** @throws StartError where this user may not mount one */
function diskOf(folder: string, megabytes: number | null, open: Open): SmallDisk | null {
  if (megabytes === null) return null;
  try {
    const disk = mountDisk(folder, megabytes);
    open.push(() => disk[Symbol.dispose]());
    return disk;
  } catch (cause) {
    throw new StartError('The profiles disk and wal need a disk of their own, and this user may not mount one (tmpfs). Not checked.', { cause });
  }
}

/** The harness goes round the broken lines, and still meets a Postgres that was killed. */
async function insisting<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(100);
    }
  }
}
