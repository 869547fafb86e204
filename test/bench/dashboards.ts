import { Console, Staff } from '../support/console.ts';
import { gatesStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadRun, type DyadStand } from './dyads.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const DYADS = 200;
const DASHBOARDS = 10;
const REPEATS = 3;
/** Answers of each dyad in a run, one a second. */
const TIMES = 20;
const GOAL = 1.2;

/** One pair of runs of the same dyads. */
interface Pair {
  readonly alone: DyadRun;
  readonly watched: DyadRun;
}

/** Time until an answer is acknowledged as durable, with ten live boards of the study open and with none. */
export async function dashboards(): Promise<Measure> {
  await using stand = await startDyadStand();
  const signIns = await stand.enrol(gatesStudy, DYADS);
  const staff = await Staff.begin(served(stand), stand);
  const { study_id: studyId } = await stand.db('studies').first('study_id');
  const cookies: string[] = [];
  for (let number = 1; number <= DASHBOARDS; number += 1) {
    cookies.push((await staff.hire(`Ada ${number}`, studyId, ['assistant'])).browser.cookie);
  }
  process.stderr.write(`${DYADS} dyads come in …\n`);
  await using dyads = await Dyads.open(stand.db, stand.servers, { signIns, task: 'answer', times: TIMES });
  // The first run warms up what both have in common.
  await dyads.run();
  const pairs: Pair[] = [];
  let told = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    process.stderr.write(`${repeat + 1} of ${REPEATS}\n`);
    const alone = repeat % 2 === 0 ? await dyads.run() : null;
    const boards = await Promise.all(cookies.map((cookie) => lookOn(served(stand), cookie, studyId)));
    const watched = await dyads.run();
    for (const board of boards) {
      told += board.told.length;
      board.close();
    }
    pairs.push({ watched, alone: alone ?? (await dyads.run()) });
  }
  const perBoard = told / DASHBOARDS / REPEATS / TIMES;
  return { name: 'dashboards', unit: 'ms', ...figures(pairs, perBoard), goal: `p99 of an acknowledgement <= ${GOAL} x that without`, met: ratio(pairs, 0.99) <= GOAL };
}

function served({ servers: [server] }: DyadStand): { readonly url: string } {
  if (server === undefined) throw new Error('dashboards: no server');
  return server;
}

async function lookOn(server: { readonly url: string }, cookie: string, studyId: string): Promise<Console> {
  const board = new Console(server, cookie);
  const watched = await board.watch(studyId);
  if (!watched.ok || watched.data.couples.length !== DYADS) throw new Error(`a dashboard cannot look on: ${JSON.stringify(watched).slice(0, 200)}`);
  return board;
}

function ratio(pairs: readonly Pair[], share: number): number {
  return quantile(pairs.map(({ alone, watched }) => quantile(watched.times, share) / quantile(alone.times, share)), 0.5);
}

function figures(pairs: readonly Pair[], perBoard: number): Pick<Measure, 'ours' | 'baseline'> {
  const median = (of: (pair: Pair) => number) => rounded(quantile(pairs.map(of), 0.5));
  const ours: Record<string, number> = { changes_told_each_a_second: rounded(perBoard) };
  const baseline: Record<string, number> = {};
  for (const [label, share] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const) {
    ours[label] = median(({ watched }) => quantile(watched.times, share));
    baseline[label] = median(({ alone }) => quantile(alone.times, share));
    ours[`${label}_ratio`] = rounded(ratio(pairs, share));
  }
  for (const whose of ['server', 'postgres'] as const) {
    ours[`cpu_${whose}`] = median(({ watched }) => watched[whose]);
    baseline[`cpu_${whose}`] = median(({ alone }) => alone[whose]);
  }
  ours['lost'] = pairs.flatMap(({ watched }) => watched.times).filter((time) => time === Infinity).length;
  return { ours, baseline };
}
