import { join } from 'node:path';
import { runNode } from '../support/program.ts';
import { browserSees, BROWSER_MUTANT } from './browser-mutant.ts';
import { bundleHarness, bundleServer } from './bundle.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { PROFILES, type Profile } from './profiles.ts';
import { run, type RunGiven } from './run.ts';

export interface MutantResult {
  readonly number: number;
  readonly what: string;
  /** The first violation of an invariant that the bug has to break, `null` if none of them broke. */
  readonly seen: string | null;
  /** All that broke, in the run in which it was seen or else the last. */
  readonly broke: readonly string[];
  readonly seconds: number;
}

/** A scenario in which the build as it is was found wanting: what it sees says nothing about a bug. */
export interface Spoilt {
  readonly scenario: string;
  readonly violation: string;
}

/** Faults go on so long, in seconds, if nothing else is said, and everybody has so long to get through, in ms: with a bug some never do. */
const SECONDS = 10;
const QUIET_WITHIN = 40_000;

/** A bug that needs luck to be seen has so many runs, each with the next seed. */
const RUNS = 3;

export interface MutationGiven {
  /** Numbers; empty: all. */
  readonly only: readonly number[];
  readonly seed: number;
  readonly outDir: string;
  readonly say: (line: string) => void;
}

/** Builds one bug after the other in, and lets the checkers look for it. */
export async function killMutants({ only, seed, outDir, say }: MutationGiven): Promise<readonly MutantResult[]> {
  const isAsked = ({ number }: { readonly number: number }) => only.length === 0 || only.includes(number);
  const searches = [
    ...MUTANTS.filter(isAsked).map((mutant) => [mutant, () => search(mutant, seed, join(outDir, String(mutant.number)))] as const),
    ...[BROWSER_MUTANT].filter(isAsked).map((mutant) => [mutant, () => browserSees(mutant, join(outDir, String(mutant.number)))] as const),
  ];
  const results: MutantResult[] = [];
  for (const [{ number, what }, look] of searches) {
    const startedAt = performance.now();
    const found = await look().catch((error: unknown) => {
      say(`${number} could not be built in or run: ${String(error)}`);
      return { seen: null, broke: [] };
    });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    results.push({ number, what, ...found, seconds });
    say(`${String(number).padStart(2)} ${what}: ${found.seen === null ? 'NOT SEEN' : `seen, ${found.seen.slice(0, 110)}`} (${seconds} s; ${found.broke.join(' ')})`);
  }
  return results;
}

/** The same scenarios on the build as it is, each once. @returns those in which it was found wanting */
export async function controls({ only, seed, outDir, say }: MutationGiven): Promise<readonly Spoilt[]> {
  const file = await bundleServer(join(outDir, 'control'), []);
  const asked = MUTANTS.filter(({ number }) => only.length === 0 || only.includes(number));
  const scenarios = new Map(asked.map((mutant) => [JSON.stringify(scenarioOf(mutant)), scenarioOf(mutant)]));
  const spoilt: Spoilt[] = [];
  for (const [name, scenario] of scenarios) {
    const { violations } = await run({ ...scenario, seed, files: [file], say: () => undefined });
    const [violation] = violations;
    say(`as it is, ${JSON.stringify(scenario.profile.operations)}: ${violation ?? 'nothing to see'}`);
    if (violation !== undefined) spoilt.push({ scenario: name, violation });
  }
  return spoilt;
}

function scenarioOf({ operations, servers = 1, profile: name = 'smoke', slowest, seconds = SECONDS, pause }: Mutant): Pick<RunGiven, 'profile' | 'slowest' | 'quietWithin'> {
  const given: Profile = PROFILES[name];
  const profile = { ...given, operations, servers, dyads: 10, seconds, pause: pause ?? given.pause };
  return { profile, quietWithin: QUIET_WITHIN, ...(slowest === undefined ? {} : { slowest }) };
}

type Found = Pick<MutantResult, 'seen' | 'broke'>;

async function search(mutant: Mutant, seed: number, outDir: string): Promise<Found> {
  const { server = [], harness = [], sql = [], breaks } = mutant;
  const file = await bundleServer(join(outDir, 'server'), server);
  const harnessFile = harness.length === 0 ? null : await bundleHarness(join(outDir, 'harness'), harness);
  let broke: readonly string[] = [];
  for (let tries = 0; tries < RUNS; tries += 1) {
    const violations = await violationsOf({ ...scenarioOf(mutant), seed: seed + tries, files: [file], sql }, harnessFile);
    broke = [...new Set(violations.map(invariantOf))];
    const seen = violations.find((violation) => breaks.includes(invariantOf(violation)));
    if (seen !== undefined) return { seen, broke };
  }
  return { seen: null, broke };
}

function invariantOf(violation: string): string {
  return violation.split(' ', 1)[0] ?? '';
}

async function violationsOf(given: Omit<RunGiven, 'say'>, harnessFile: string | null): Promise<readonly string[]> {
  if (harnessFile === null) return (await run({ ...given, say: () => undefined })).violations;
  await using program = runNode([harnessFile, JSON.stringify(given)]);
  await program.ended;
  return JSON.parse(program.output().trim().split('\n').at(-1) ?? '');
}
