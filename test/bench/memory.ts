import { readFileSync } from 'node:fs';
import { talkStudy } from './dyad-studies.ts';
import { Dyads, startDyadStand, type DyadStand, type Served } from './dyads.ts';
import { rounded, type Measure } from './measure.ts';

const DYADS = 2_000;
const GOAL = 1.5;

/**
 * What each connected dyad takes of the server's resident memory, in KiB: both partners on the page of their consent,
 * against as many pairs on a bare relay. Measured between a quarter of them and all, so that what a process needs
 * for nobody does not count.
 */
export async function memory(): Promise<Measure> {
  await using stand = await startDyadStand();
  const [server] = stand.servers;
  if (server === undefined) throw new Error('memory: no server');
  const enrolled = await stand.enrol(talkStudy, DYADS);
  const [bare, ours] = [await perDyad(stand, stand.bare, enrolled.map(() => null)), await perDyad(stand, server, enrolled)];
  const ratio = rounded(ours / bare);
  return { name: 'memory', unit: 'KiB', ours: { per_dyad: rounded(ours), ratio }, baseline: { per_dyad: rounded(bare) }, goal: `<= ${GOAL} x the bare relay at ${DYADS} dyads`, met: ratio <= GOAL };
}

async function perDyad(stand: DyadStand, server: Served, signIns: readonly (readonly [string, string] | null)[]): Promise<number> {
  const [quarter, rest] = [signIns.slice(0, DYADS / 4), signIns.slice(DYADS / 4)];
  const open = (some: typeof signIns) => Dyads.open(stand.db, [server], { signIns: some, task: 'idle', times: 0 });
  await using _first = await open(quarter);
  const before = await settled(server.pid);
  await using _others = await open(rest);
  return ((await settled(server.pid)) - before) / rest.length;
}

/** The least of ten looks: between two of them the collector may have come by. */
async function settled(pid: number): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 10; look += 1) {
    await new Promise((done) => setTimeout(done, 500));
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    looks.push(Number(kib));
  }
  return Math.min(...looks);
}
