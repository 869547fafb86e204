import { readFile } from 'node:fs/promises';
import type { Randomisation } from '../assignment/schemes.ts';
import type { Strata } from '../assignment/strata.ts';
import { StartError } from '../database/start-error.ts';

/** As on the command line. */
export interface RandomisationAsked {
  readonly scheme: string;
  /** Levels of each, with a bar between them: `north|south`. */
  readonly strata: Readonly<Record<string, string>>;
  /** A file with a condition on each line. */
  readonly list: string | null;
}

/** As Pocock & Simon advise: p = .8. */
const TENTHS = 8;

/** @throws StartError saying what the scheme needs or does not take */
export async function randomisationAsked(asked: RandomisationAsked, conditions: readonly string[]): Promise<Randomisation> {
  const { scheme, list } = asked;
  const strata = strataOf(asked.strata);
  const hasStrata = Object.keys(strata).length > 0;
  if (scheme !== 'list' && list !== null) throw new StartError('--list is for --randomisation list only.');
  switch (scheme) {
    case 'blocks':
      return { scheme, strata };
    case 'minimisation':
      if (hasStrata) return { scheme, strata, tenths: TENTHS };
      throw new StartError('Minimisation needs what it is to balance: --stratum NAME=LEVEL|LEVEL, once for each.');
    case 'simple':
    case 'list':
      if (hasStrata) throw new StartError(`--stratum is for blocks and minimisation; "${scheme}" would not look at it.`);
      return scheme === 'simple' ? { scheme } : { scheme, list: await listIn(list, conditions) };
    default:
      throw new StartError(`--randomisation is "${scheme}"; it takes blocks, simple, minimisation or list.`);
  }
}

function strataOf(given: Readonly<Record<string, string>>): Strata {
  const strata = Object.fromEntries(Object.entries(given).map(([name, levels]) => [name, levels.split('|')]));
  for (const [name, levels] of Object.entries(strata)) {
    const isPlain = [name, ...levels].every((each) => /^[a-z0-9][a-z0-9_-]*$/.test(each));
    if (isPlain && levels.length > 1 && new Set(levels).size === levels.length) continue;
    throw new StartError(`--stratum ${name}=${levels.join('|')} needs two or more different levels, each of small letters, digits, _ and -, such as site=north|south.`);
  }
  return strata;
}

async function listIn(file: string | null, conditions: readonly string[]): Promise<readonly string[]> {
  if (file === null) throw new StartError('--randomisation list needs --list FILE: a condition on each line, in the order of the draws.');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`${file} cannot be read.`, { cause });
  });
  const list = text.split(/\r?\n/).map((line) => line.trim());
  while (list.at(-1) === '') list.pop();
  const bad = list.flatMap((each, index) => (conditions.includes(each) ? [] : [`line ${index + 1}: "${each}"`]));
  if (bad.length > 0 || list.length === 0) {
    throw new StartError(`${file} is no list of ${conditions.join(', ')}:\n${bad.join('\n') || 'it is empty'}`);
  }
  return list;
}
