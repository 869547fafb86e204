import { Console, Staff } from '../support/console.ts';
import type { StaffBrowser } from '../support/staff.ts';
import { gatesStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadRun, type DyadStand } from './dyads.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const DYADS = 200;
const DASHBOARDS = 10;
/** Many short pairs: what else a machine does comes and goes within seconds, and has to fall on both alike. */
const REPEATS = 12;
/** Answers of each dyad in a run, one a second. */
const TIMES = 6;
const GOAL = 1.2;
/** In ms. */
const SERVER_EVERY = 10_000;

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
  const hired: StaffBrowser[] = [];
  for (let number = 1; number <= DASHBOARDS; number += 1) {
    hired.push((await staff.hire(`Ada ${number}`, studyId, ['assistant'])).browser);
  }
  process.stderr.write(`${DYADS} dyads come in …\n`);
  await using dyads = await Dyads.open(stand.db, stand.servers, { signIns, task: 'answer', times: TIMES });
  // The first run warms up what both have in common.
  await dyads.run();
  const pairs: Pair[] = [];
  let told = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const alone = repeat % 2 === 0 ? await dyads.run() : null;
    const boards = await Promise.all(hired.map((browser) => lookOn(served(stand), browser, studyId)));
    const watched = await dyads.run();
    for (const board of boards) {
      told += board.told.length;
      board.close();
    }
    const pair = { watched, alone: alone ?? (await dyads.run()) };
    pairs.push(pair);
    process.stderr.write(`p99 ${rounded(quantile(pair.watched.times, 0.99))} ms watched, ${rounded(quantile(pair.alone.times, 0.99))} alone\n`);
  }
  const perBoard = told / DASHBOARDS / REPEATS / TIMES;
  return { name: 'dashboards', unit: 'ms', ...figures(pairs, perBoard), goal: `p99 of an acknowledgement <= ${GOAL} x that without`, met: ratio(pairs, 0.99) <= GOAL };
}

function served({ servers: [server] }: DyadStand): { readonly url: string } {
  if (server === undefined) throw new Error('dashboards: no server');
  return server;
}

interface OpenBoard {
  readonly told: readonly unknown[];
  close(): void;
}

/** As the page of a board does: it watches, and asks for the signs of the study and, every ten seconds, how the server does. */
async function lookOn(server: { readonly url: string }, browser: StaffBrowser, studyId: string): Promise<OpenBoard> {
  const board = new Console(server, browser.cookie);
  const watched = await board.watch(studyId);
  if (!watched.ok || watched.data.couples.length !== DYADS) throw new Error(`a dashboard cannot look on: ${JSON.stringify(watched).slice(0, 200)}`);
  const ask = () => void browser.call('server-state', {});
  ask();
  void browser.call('study-signs', { studyId });
  const asking = setInterval(ask, SERVER_EVERY);
  return {
    told: board.told,
    close() {
      clearInterval(asking);
      board.close();
    },
  };
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
