import { gatesStudy, GATES, talkStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadRun } from './dyads.ts';
import type { DyadsLoad } from './dyads-load.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const DYADS = 50;
const REPEATS = 3;
const GOAL_MS = 10;

/** Partners on two server processes of one Postgres against partners on one of them: messages of a chat, and barriers. */
export async function twoProcesses(): Promise<Measure> {
  await using stand = await startDyadStand({ processes: 2 });
  const [ours, baseline]: [Record<string, number>, Record<string, number>] = [{}, {}];
  let worst = 0;
  for (const [task, experiment, times] of [['chat', talkStudy, 6], ['barrier', gatesStudy, GATES / REPEATS]] as const) {
    process.stderr.write(`${task}: ${DYADS} dyads on one process, and as many apart …\n`);
    const open = async (servers: typeof stand.servers) => {
      const load: Omit<DyadsLoad, 'urls'> = { signIns: await stand.enrol(experiment, DYADS), task, times };
      return Dyads.open(stand.db, servers, load);
    };
    await using together = await open(stand.servers.slice(0, 1));
    await using apart = await open(stand.servers);
    const more: number[] = [];
    const runs: { readonly one: DyadRun; readonly two: DyadRun }[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const first = repeat % 2 === 0 ? await together.run() : await apart.run();
      const second = repeat % 2 === 0 ? await apart.run() : await together.run();
      const [one, two] = repeat % 2 === 0 ? [first, second] : [second, first];
      runs.push({ one, two });
      more.push(quantile(two.times, 0.95) - quantile(one.times, 0.95));
    }
    const middle = quantile(more, 0.5);
    worst = Math.max(worst, middle);
    ours[`${task}_more_at_p95`] = rounded(middle);
    for (const [label, share] of [['p50', 0.5], ['p95', 0.95]] as const) {
      ours[`${task}_${label}`] = rounded(quantile(runs.map(({ two }) => quantile(two.times, share)), 0.5));
      baseline[`${task}_${label}`] = rounded(quantile(runs.map(({ one }) => quantile(one.times, share)), 0.5));
    }
    ours[`${task}_lost`] = runs.flatMap(({ two }) => two.times).filter((time) => time === Infinity).length;
  }
  const goal = `partners on different processes <= ${GOAL_MS} ms more at p95`;
  return { name: 'two-processes', unit: 'ms', ours, baseline, goal, met: worst <= GOAL_MS };
}
