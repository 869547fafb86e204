import { mkdtemp, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../support/program.ts';
import type { Measure } from './measure.ts';

const COUPLES = 200;
const GOAL_SECONDS = 60;

type Result = Readonly<Record<'seconds' | 'completed' | 'lost' | 'doubled' | 'trial_records', number>>;

/** So many couples of bots go through fast friends with sped-up timers: how long it takes, and what gets lost. */
export async function fastFriends(): Promise<Measure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-friends-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
  const args = ['--experiment', 'fast-friends', '--couples', String(COUPLES), '--seed', '1', '--json'];
  await using bots = runNode(['server/commands/run.mjs', 'bots', ...args], { env });
  const [json] = await bots.says(/^\{.*\}$/m);
  const { seconds, completed, lost, doubled, trial_records }: Result = JSON.parse(json);
  const ours = { seconds, completed, lost, doubled, trial_records };
  const met = seconds <= GOAL_SECONDS && completed === COUPLES && lost === 0 && doubled === 0;
  return { name: 'fast-friends', unit: 's', ours, baseline: null, goal: `${COUPLES} couples in <= ${GOAL_SECONDS} s, none lost or doubled`, met };
}
