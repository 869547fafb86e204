import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../server/commands/command.ts';
import { StartError } from '../../server/database/start-error.ts';
import { bundleServer, PLACE, type Patch } from './bundle.ts';
import { modelRuns } from './model.ts';
import { controls, killMutants } from './mutation.ts';
import { PROFILES, type Profile } from './profiles.ts';
import { run, type RunResult } from './run.ts';
import { readNemesisCommand, type NemesisCommand } from './usage.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function runProfile({ profile: name, dyads, seconds, servers, seed, json }: NemesisCommand, outDir: string): Promise<void> {
  const given: Profile = PROFILES[name];
  const profile = { ...given, dyads: dyads ?? given.dyads, seconds: seconds ?? given.seconds, servers: servers ?? given.servers };
  const files = await buildsFor(profile, outDir);
  const { violations, ...result } = await run({ profile, seed, files, say });
  for (const violation of violations) say(violation);
  const summary = { profile: name, seed, ...result };
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : report(summary));
  if (violations.length === 0) return;
  const again = `--profile ${name} --seed ${seed} --dyads ${profile.dyads} --seconds ${profile.seconds} --servers ${profile.servers}`;
  throw new StartError(`${violations.length} violations. Again: npm run nemesis -- ${again}`);
}

function runModel(runs: number, seed: number): void {
  const result = modelRuns(runs, seed);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.violations.length > 0) throw new StartError(`${result.violations.length} violations.`);
}

async function runMutants(only: readonly number[], seed: number, outDir: string): Promise<void> {
  const given = { only, seed, outDir, say };
  const spoilt = await controls(given);
  const results = await killMutants(given);
  const survived = results.filter(({ seen }) => seen === null).map(({ number }) => number);
  process.stdout.write(`${JSON.stringify({ killed: results.length - survived.length, of: results.length, survived, spoilt, results })}\n`);
  if (survived.length > 0) throw new StartError(`No checker has seen the bugs ${survived.join(', ')}.`);
  if (spoilt.length > 0) throw new StartError(`The build as it is was found wanting in ${spoilt.length} of the scenarios: what they see proves nothing.`);
}

/** What stands for the clock of Postgres in servers whose clock is to be set. */
const SET_CLOCK: Patch = {
  file: 'server/database/postgres-clock.ts',
  find: `'select cast(extract(epoch from clock_timestamp()) * 1000 as float8) as ms'`,
  replace: `'select cast(extract(epoch from clock_timestamp() + shift) * 1000 as float8) as ms from nemesis_clock'`,
};

/** A next version of the study: a couple under way keeps the words that it began with. */
const NEXT_VERSION: readonly Patch[] = [
  { file: 'test/nemesis/study.ts', find: `version: '1.0.0'`, replace: `version: '1.1.0'` },
  { file: 'test/nemesis/study.ts', find: `'What happened today?'`, replace: `'What has happened today?'` },
];

async function buildsFor({ build }: Profile, outDir: string): Promise<readonly string[]> {
  const first = await bundleServer(join(outDir, 'first'), build === 'clock' ? [SET_CLOCK] : []);
  return build === 'two' ? [first, await bundleServer(join(outDir, 'second'), NEXT_VERSION)] : [first];
}

function report(result: Omit<RunResult, 'violations'>): string {
  const { invariants, ...figures } = result;
  const lines = [...Object.entries(figures), ...Object.entries(invariants)].map(([name, value]) => {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${name.padEnd(14)}${shown}`;
  });
  return `${lines.join('\n')}\n${JSON.stringify(result)}\n`;
}

await runCommand(async (args) => {
  const command = readNemesisCommand(args);
  if (command.model !== null) {
    runModel(command.model, command.seed);
    return;
  }
  mkdirSync(PLACE, { recursive: true });
  const outDir = mkdtempSync(join(PLACE, 'nemesis-'));
  try {
    await (command.mutants === null ? runProfile(command, outDir) : runMutants(command.mutants, command.seed, outDir));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
