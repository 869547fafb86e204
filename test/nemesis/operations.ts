import type { Line } from './line.ts';
import { sleep, type Stage } from './stage.ts';

/** One fault: done, left for a while, healed. Resolves when all is as before. */
export type Operation = (stage: Stage) => Promise<void>;

/** How a transaction's end, and the statements that are transactions of their own, begin or are named. */
const COMMITS = ['COMMIT', 'insert-records', 'commit-events'];

/** Every operation, by the name that the result counts it under. */
export const OPERATIONS = {
  async 'kill-server'(stage) {
    const server = stage.chance.pick(stage.servers);
    stage.serverKills.push(performance.now());
    await server.end('SIGKILL');
    await server.startAgain();
  },

  async 'term-server'(stage) {
    const server = stage.chance.pick(stage.servers);
    const code = await server.end('SIGTERM');
    if (code !== 0) server.unexpected.push(`exit ${code} on SIGTERM`);
    await server.startAgain();
  },

  async 'stop-server'(stage) {
    const server = stage.chance.pick(stage.servers);
    server.signal('SIGSTOP');
    await lasting(stage, 1_000, 4_000);
    server.signal('SIGCONT');
  },

  'kill-postgres': (stage) => stage.postgres.kill(),

  'terminate-backends': (stage) => stage.postgres.terminateBackends(),

  async 'read-only'(stage) {
    await stage.postgres.setReadOnly(true);
    await lasting(stage, 500, 3_000);
    await stage.postgres.setReadOnly(false);
  },

  async 'cut-client'(stage) {
    const line = lineOfOne(stage);
    line.cut();
    await lasting(stage, 100, 2_500);
    line.mend();
  },

  /** Both partners at once: they share a router. */
  async 'cut-couple'(stage) {
    const { people } = stage.chance.pick(stage.pairs.all.slice(-8));
    for (const { line } of people) line.cut();
    await lasting(stage, 500, 3_000);
    for (const { line } of people) line.mend();
  },

  async 'black-hole'(stage) {
    const line = lineOfOne(stage);
    line.stop('up', 'down');
    await lasting(stage, 1_000, 12_000);
    line.release();
  },

  async 'one-way'(stage) {
    const line = lineOfOne(stage);
    line.stop(stage.chance.pick(['up', 'down']));
    await lasting(stage, 1_000, 12_000);
    line.release();
  },

  async latency(stage) {
    const line = lineOfOne(stage);
    line.slow(() => stage.chance.whole(20, 400));
    await lasting(stage, 2_000, 6_000);
    line.slow(() => 0);
  },

  async flap(stage) {
    const line = lineOfOne(stage);
    for (let times = stage.chance.whole(3, 8); times > 0; times -= 1) {
      line.breakAll();
      await lasting(stage, 50, 600);
    }
  },

  async slice(stage) {
    const line = lineOfOne(stage);
    line.slice(true);
    await lasting(stage, 1_000, 4_000);
    line.slice(false);
  },

  /** By whoever shares the load: from now on this person comes to another process, which the one before has to hear of. */
  async 'move-client'(stage) {
    const line = lineOfOne(stage);
    line.leadTo(stage.chance.pick(stage.servers).port);
    if (stage.chance.whole(0, 1) === 1) line.breakAll();
    await lasting(stage, 100, 1_000);
  },

  async 'cut-db'(stage) {
    const line = stage.chance.pick(stage.databaseLines);
    line.cut();
    await lasting(stage, 100, 2_000);
    line.mend();
  },

  /** Long enough for browsers to try many times. */
  async 'lose-db'(stage) {
    for (const line of stage.databaseLines) line.cut();
    await lasting(stage, 8_000, 12_000);
    for (const line of stage.databaseLines) line.mend();
  },

  async 'black-hole-db'(stage) {
    const line = stage.chance.pick(stage.databaseLines);
    line.stop('up', 'down');
    await lasting(stage, 500, 4_000);
    line.breakAll();
    line.release();
  },

  async 'slow-db'(stage) {
    const line = stage.chance.pick(stage.databaseLines);
    line.slow(() => stage.chance.whole(20, 250));
    await lasting(stage, 1_000, 3_000);
    line.slow(() => 0);
  },

  /** The clock of the database is set, forwards or back; whatever follows it has to follow. */
  async 'set-clock'(stage) {
    await stage.postgres.shiftClock(stage.chance.whole(-300, 300));
    await lasting(stage, 1_000, 5_000);
  },

  /** The other build takes over: a newer one with changed words, then the older one again. */
  async deploy(stage) {
    for (const server of stage.servers) {
      const code = await server.end('SIGTERM');
      if (code !== 0) server.unexpected.push(`exit ${code} on SIGTERM`);
      server.takeNextBuild();
      await server.startAgain();
    }
  },

  /** The lab does not wait until everybody is through. */
  export: (stage) => stage.exportNow(),

  /** Data and WAL are on one small disk, as with the embedded database; then room is made again. */
  async 'disk-full'(stage) {
    stage.postgres.fillDisk();
    await lasting(stage, 1_500, 5_000);
    stage.postgres.freeDisk();
    await stage.postgres.untilWritable();
  },

  /** Of the WAL alone: Postgres ends itself, and cannot come back before there is room. */
  async 'wal-full'(stage) {
    await stage.postgres.fillWal();
    await lasting(stage, 1_500, 5_000);
    stage.postgres.freeDisk();
    await stage.postgres.untilUp();
    await stage.postgres.untilWritable();
  },

  /** What commits is delivered, and its answer never comes back: what became of it is not known. */
  async 'cut-after-commit'(stage) {
    const line = stage.chance.pick(stage.databaseLines);
    let left = stage.chance.whole(1, 3);
    line.watch((bytes) => {
      if (left === 0 || !COMMITS.some((words) => bytes.includes(words))) return 'pass';
      left -= 1;
      return 'cut';
    });
    await lasting(stage, 500, 1_500);
    line.watch(null);
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;

function lasting({ chance }: Stage, least: number, most: number): Promise<void> {
  return sleep(chance.whole(least, most));
}

/** Of somebody who is under way; of the last who came, if nobody is. */
function lineOfOne({ chance, pairs }: Stage): Line {
  const people = pairs.people.length > 0 ? pairs.people : pairs.all.slice(-1).flatMap((pair) => pair.people);
  return chance.pick(people).line;
}
