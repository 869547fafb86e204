import { spawnSync } from 'node:child_process';

/**
 * Programs outside Node that a proof runs on. Where one is missing, the run says loudly what nothing has checked;
 * in continuous integration (CI is set) it has to be there, and the test fails.
 */
export function outside(name: string, probe: readonly [string, ...string[]], unchecked: string, install: string): boolean {
  const [command, ...args] = probe;
  const isThere = spawnSync(command, args).status === 0;
  if (isThere) return true;
  if (process.env['CI'] !== undefined) throw new Error(`${name} is missing in continuous integration, so ${unchecked}. .ci/run installs it: ${install}`);
  process.stderr.write(`\n*** ${name.toUpperCase()} IS NOT INSTALLED: ${unchecked}. ${install} ***\n\n`);
  return false;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd?: string): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...(cwd === undefined ? {} : { cwd }), env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' } });
  return { status, stdout, stderr };
}

const WITH = 'for (p in commandArgs(TRUE)) library(p, character.only = TRUE)';

export function hasR(...packages: readonly string[]): boolean {
  return outside(
    `R with ${packages.join(', ')}`,
    ['Rscript', '--vanilla', '-e', WITH, ...packages],
    'nothing has checked that R finds in an export what was put in',
    'apt-get install r-base-core r-cran-lavaan r-cran-nlme r-cran-lme4 r-cran-haven r-cran-jsonlite',
  );
}
