import { readFile } from 'node:fs/promises';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';
import { readSetup, type Setup } from '../planning/setup.ts';

/** As on the command line. */
export interface RandomisationAsked {
  /** Conditions that the study is to have; none named: all. */
  readonly arms: readonly string[];
  readonly scheme: string;
  /** Levels of each, with a bar between them: `north|south`. */
  readonly strata: Readonly<Record<string, string>>;
  /** A file with a condition on each line. */
  readonly list: string | null;
}

export interface CreateAsked {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly randomisation: RandomisationAsked;
  readonly target: string;
}

/** By what option a field is given. */
const OPTIONS: Readonly<Record<string, string>> = { studyId: '--id', arms: '--arm', scheme: '--randomisation', strata: '--stratum', list: '--list', target: '--target' };

/** @throws StartError with everything that is wrong, each by its option */
export async function setupAsked(experiment: Experiment, { id, parameters, randomisation, target }: CreateAsked): Promise<Setup> {
  const strata = Object.entries(randomisation.strata).map(([name, levels]) => ({ name, levels: levels.split('|') }));
  const list = randomisation.list === null ? null : await linesOf(randomisation.list);
  const { setup, problems } = readSetup(experiment, { studyId: id, parameters, arms: randomisation.arms.length === 0 ? null : randomisation.arms, scheme: randomisation.scheme, strata, list, languages: null, target });
  if (setup !== null) return setup;
  throw new StartError(problems.map(({ field, message }) => `${OPTIONS[field] ?? '--param'}: ${message}`).join('\n'));
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`${file} cannot be read.`, { cause });
  });
  return text.split(/\r?\n/);
}
