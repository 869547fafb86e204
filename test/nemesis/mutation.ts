import { join } from 'node:path';
import { runNode } from '../support/program.ts';
import { bundleHarness, bundleServer } from './bundle.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { PROFILES, type Profile } from './profiles.ts';
import { run, type RunGiven } from './run.ts';

export interface MutantResult {
  readonly number: number;
  readonly what: string;
  /** The first that a checker said, `null` if none said anything. */
  readonly seen: string | null;
  readonly seconds: number;
}

/** Faults go on so long, in seconds, and everybody has so long to get through, in ms: with a bug some never do. */
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
  const results: MutantResult[] = [];
  for (const mutant of MUTANTS) {
    if (only.length > 0 && !only.includes(mutant.number)) continue;
    const startedAt = performance.now();
    const seen = await search(mutant, seed, join(outDir, String(mutant.number))).catch((error: unknown) => {
      say(`${mutant.number} could not be built in or run: ${String(error)}`);
      return null;
    });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    results.push({ number: mutant.number, what: mutant.what, seen, seconds });
    say(`${String(mutant.number).padStart(2)} ${mutant.what}: ${seen === null ? 'NOT SEEN' : `seen, ${seen.slice(0, 110)}`} (${seconds} s)`);
  }
  return results;
}

async function search(mutant: Mutant, seed: number, outDir: string): Promise<string | null> {
  const { server = [], harness = [], sql = [], operations, servers = 1, profile: name = 'smoke' } = mutant;
  const file = await bundleServer(join(outDir, 'server'), server);
  const harnessFile = harness.length === 0 ? null : await bundleHarness(join(outDir, 'harness'), harness);
  const given: Profile = PROFILES[name];
  const profile = { ...given, operations, servers, dyads: 10, seconds: SECONDS };
  for (let tries = 0; tries < RUNS; tries += 1) {
    const violations = await violationsOf({ profile, seed: seed + tries, files: [file], sql, quietWithin: QUIET_WITHIN }, harnessFile);
    if (violations[0] !== undefined) return violations[0];
  }
  return null;
}

async function violationsOf(given: Omit<RunGiven, 'say'>, harnessFile: string | null): Promise<readonly string[]> {
  if (harnessFile === null) return (await run({ ...given, say: () => undefined })).violations;
  await using program = runNode([harnessFile, JSON.stringify(given)]);
  await program.ended;
  return JSON.parse(program.output().trim().split('\n').at(-1) ?? '');
}
