import { mkdtemp } from 'node:fs/promises';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../support/program.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const GOAL_SECONDS = 5;
const TIMES = 5;

/** From `npm start` on data that are there to the first page that is served, in seconds. */
export async function warmStart(): Promise<Measure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-start-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  // The first start makes the data and builds the client; it does not count.
  await startOnce(dataDir);
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time += 1) seconds.push(await startOnce(dataDir));
  const ours = { median: rounded(quantile(seconds, 0.5)), longest: rounded(quantile(seconds, 1)) };
  return { name: 'warm-start', unit: 's', ours, baseline: null, goal: `<= ${GOAL_SECONDS} s`, met: ours.median <= GOAL_SECONDS };
}

async function startOnce(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const env = { ...process.env, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: '' };
  await using server = runNode(['server/commands/run.mjs', 'start'], { env });
  const [url] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  const page = await fetch(`${url}/rehearsal`);
  if (!page.ok) throw new Error(`${url}/rehearsal answered ${page.status}`);
  const seconds = (performance.now() - startedAt) / 1_000;
  server.kill('SIGTERM');
  await server.ended;
  return seconds;
}
