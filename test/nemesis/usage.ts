import { parseArgs } from 'node:util';
import { StartError } from '../../server/database/start-error.ts';
import { PROFILES, type ProfileName } from './profiles.ts';

export const USAGE = `npm run nemesis -- --profile ${Object.keys(PROFILES).join('|')} [--dyads N] [--seconds S] [--seed N] [--servers 1|2] [--json]
npm run nemesis -- --mutants [--only NUMBER,NUMBER]   builds bugs in, and shows that the checkers see each
npm run nemesis -- --model RUNS [--seed N]   couples by the rules alone: nobody passes a barrier without the partner`;

export interface NemesisCommand {
  readonly profile: ProfileName;
  /** `null`: as the profile says. */
  readonly dyads: number | null;
  readonly seconds: number | null;
  readonly servers: number | null;
  readonly seed: number;
  readonly json: boolean;
  /** Instead of a run. Empty: all. */
  readonly mutants: readonly number[] | null;
  /** Runs of the model, instead of all that. */
  readonly model: number | null;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readNemesisCommand(args: readonly string[]): NemesisCommand {
  const values = parsed(args);
  const { profile } = values;
  if (!isProfile(profile)) throw wrong(`--profile is "${profile}"; there is ${Object.keys(PROFILES).join(', ')}.`);
  return {
    profile,
    dyads: values.dyads === undefined ? null : whole('--dyads', values.dyads, 1, 1_000),
    seconds: values.seconds === undefined ? null : whole('--seconds', values.seconds, 1, 86_400),
    servers: values.servers === undefined ? null : whole('--servers', values.servers, 1, 2),
    seed: whole('--seed', values.seed, 0, 2 ** 31),
    json: values.json,
    model: values.model === undefined ? null : whole('--model', values.model, 1, 10_000_000),
    mutants: values.mutants ? (values.only ?? '').split(',').filter((given) => given !== '').map((given) => whole('--only', given, 1, 31)) : null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        profile: { type: 'string', default: 'smoke' },
        dyads: { type: 'string' },
        seconds: { type: 'string' },
        servers: { type: 'string' },
        seed: { type: 'string', default: '1' },
        mutants: { type: 'boolean', default: false },
        only: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

function whole(option: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw wrong(`${option} is "${given}"; it takes a whole number from ${least} to ${most}.`);
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
