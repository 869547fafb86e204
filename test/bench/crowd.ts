import type { Experiment } from '../../experiments/kit/kit.ts';
import { gatesStudy, GATES, talkStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadRun, type DyadStand } from './dyads.ts';
import type { Task } from './dyads-load.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const REPEATS = 3;

interface Crowd {
  readonly task: Task;
  readonly experiment: Experiment;
  readonly dyads: number;
  /** Of each dyad in a run. */
  readonly times: number;
}

/** Runs one after the other at as many dyads: ours, the bare one, and the bare one that stores. */
interface Pair {
  readonly ours: DyadRun;
  readonly bare: DyadRun;
  readonly storing: DyadRun;
}

/** From one partner who writes to the other who is told so, stored nowhere, in ms. */
export async function typing(): Promise<Measure> {
  await using stand = await startDyadStand();
  const few = await compare(stand, { task: 'typing', experiment: talkStudy, dyads: 8, times: 8 });
  const many = await compare(stand, { task: 'typing', experiment: talkStudy, dyads: 500, times: 4 });
  const { ours, baseline } = figures({ few, many });
  const goal = 'p50 <= 1.2 x the bare relay, CPU of the server <= 1.4 x, at 8 and 500 dyads';
  const met = [few, many].every((pairs) => timeRatio(pairs, 0.5) <= 1.2 && cpuRatio(pairs) <= 1.4);
  return { name: 'typing', unit: 'ms', ours, baseline, goal, met };
}

/** A message of a chat, on disk before it is shown, at one a second of each dyad. */
export async function chatRelay(): Promise<Measure> {
  await using stand = await startDyadStand();
  const pairs = await compare(stand, { task: 'chat', experiment: talkStudy, dyads: 500, times: 4 });
  const met = timeRatio(pairs, 0.5) <= 3 && timeRatio(pairs, 0.99) <= 3;
  return { name: 'chat', unit: 'ms', ...figures({ '500': pairs }), goal: 'p50 and p99 <= 3 x the bare relay at 500 dyads', met };
}

/** Both partners come to a barrier, in 100 dyads at one instant, until the later of the two is told of the release. */
export async function barriers(): Promise<Measure> {
  await using stand = await startDyadStand();
  const pairs = await compare(stand, { task: 'barrier', experiment: gatesStudy, dyads: 100, times: GATES / REPEATS });
  return { name: 'barrier', unit: 'ms', ...figures({ '100': pairs }), goal: 'p50 <= 3 x a barrier in memory at 100 dyads', met: timeRatio(pairs, 0.5) <= 3 };
}

/** Ours and the bare ones in rotating order, everybody connected all the while. */
async function compare(stand: DyadStand, { task, experiment, dyads, times }: Crowd): Promise<readonly Pair[]> {
  const signIns = await stand.enrol(experiment, dyads);
  process.stderr.write(`${task}: ${dyads} dyads come in …\n`);
  await using ours = await Dyads.open(stand.db, stand.servers, { signIns, task, times });
  const nobody = { signIns: signIns.map(() => null), task, times };
  await using bare = await Dyads.open(stand.db, [stand.bare], nobody);
  await using storing = await Dyads.open(stand.db, [stand.storing], nobody);
  const pairs: Pair[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    process.stderr.write(`${task}, ${dyads} dyads: ${repeat + 1} of ${REPEATS}\n`);
    if (repeat % 2 === 0) pairs.push({ bare: await bare.run(), storing: await storing.run(), ours: await ours.run() });
    else pairs.push({ ours: await ours.run(), storing: await storing.run(), bare: await bare.run() });
  }
  return pairs;
}

function timeRatio(pairs: readonly Pair[], share: number, to: 'bare' | 'storing' = 'bare'): number {
  return quantile(pairs.map((pair) => quantile(pair.ours.times, share) / quantile(pair[to].times, share)), 0.5);
}

function cpuRatio(pairs: readonly Pair[]): number {
  return quantile(pairs.map(({ ours, bare }) => ours.server / bare.server), 0.5);
}

function figures(crowds: Readonly<Record<string, readonly Pair[]>>): Pick<Measure, 'ours' | 'baseline'> {
  const ours: Record<string, number> = {};
  const baseline: Record<string, number> = {};
  for (const [name, pairs] of Object.entries(crowds)) {
    const median = (of: (pair: Pair) => number) => rounded(quantile(pairs.map(of), 0.5));
    ours[`${name}_lost`] = pairs.flatMap((pair) => pair.ours.times).filter((time) => time === Infinity).length;
    for (const [label, share] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const) {
      ours[`${name}_${label}`] = median((pair) => quantile(pair.ours.times, share));
      baseline[`${name}_${label}`] = median((pair) => quantile(pair.bare.times, share));
      baseline[`${name}_storing_${label}`] = median((pair) => quantile(pair.storing.times, share));
      ours[`${name}_${label}_ratio`] = rounded(timeRatio(pairs, share));
      ours[`${name}_${label}_to_storing`] = rounded(timeRatio(pairs, share, 'storing'));
    }
    ours[`${name}_cpu_server`] = median(({ ours: { server } }) => server);
    ours[`${name}_cpu_postgres`] = median(({ ours: { postgres } }) => postgres);
    baseline[`${name}_cpu_server`] = median(({ bare: { server } }) => server);
    baseline[`${name}_storing_cpu_server`] = median(({ storing: { server } }) => server);
    baseline[`${name}_storing_cpu_postgres`] = median(({ storing: { postgres } }) => postgres);
    ours[`${name}_cpu_ratio`] = rounded(cpuRatio(pairs));
  }
  return { ours, baseline };
}
