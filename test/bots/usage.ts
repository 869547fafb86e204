import { parseArgs } from 'node:util';
import { StartError } from '../../server/database/start-error.ts';
import { readLanguages, type Languages } from '../../server/commands/languages.ts';
import { NO_FAULTS, readFaults, type Faults } from './faults.ts';

export const USAGE = `npm run bots -- --experiment EXPERIMENT --couples N [--seed S] [--languages ONE,OTHER] [--param NAME=VALUE ...] [--faults FAULTS] [--time-warp W] [--at-once N] [--every-condition] [--waves] [--keep] [--json]
npm run bots -- --url ADDRESS [--study ID] --couples N ...   on a running server with the same data

FAULTS: drop:0.05,reload:0.02,window:0.02,latency:300±100,leave@STEP   lost connections, reloads and second windows by chance in each step, ms each way, one of two leaves
--waves: each also takes every follow-up, by the same link, on the day it is due; the days pass at once
--keep: the couples stay, in a database of their own, and the last line says how to export them; without it nothing is left of them`;

export interface BotsCommand {
  readonly experiment: string;
  readonly couples: number;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the two links of each couple; `null`: the first language of the experiment. */
  readonly languages: Languages | null;
  /** One couple for each condition, instead of so many couples. */
  readonly everyCondition: boolean;
  /** Follow-ups too; the server is then in this process, and its clock is moved. */
  readonly waves: boolean;
  readonly timeWarp: number;
  readonly atOnce: number;
  /** Leaves the database of this run where it is, to be exported with DATABASE_URL. */
  readonly keep: boolean;
  readonly json: boolean;
  readonly faults: Faults;
  /** A running server and a test study there; `null`: a server and a database for this run alone. */
  readonly running: { readonly url: string; readonly studyId: string } | null;
}

/** @throws StartError: a line on what is wrong, then the usage */
export function readBotsCommand(args: readonly string[]): BotsCommand {
  const values = parsed(args);
  if (values.waves && values.url !== undefined) throw wrong('--waves moves the clock of the server, and that of a running server is everybody’s. Leave out --url.');
  return {
    experiment: values.experiment,
    couples: whole('--couples', values.couples, 1, 10_000),
    seed: whole('--seed', values.seed, 0, 2 ** 31),
    parameters: Object.fromEntries((values.param ?? []).map(pair)),
    languages: values.languages === undefined ? null : languagesIn(values.languages),
    everyCondition: values['every-condition'],
    waves: values.waves,
    timeWarp: whole('--time-warp', values['time-warp'], 1, 1_000),
    atOnce: whole('--at-once', values['at-once'], 1, 1_000),
    keep: values.keep,
    json: values.json,
    faults: values.faults === undefined ? NO_FAULTS : readFaults(values.faults),
    running: values.url === undefined ? null : { url: values.url.replace(/\/+$/, ''), studyId: values.study },
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        experiment: { type: 'string', default: 'compliment-reframing' },
        couples: { type: 'string', default: '10' },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string' },
        param: { type: 'string', multiple: true },
        languages: { type: 'string' },
        'time-warp': { type: 'string', default: '60' },
        'at-once': { type: 'string', default: '50' },
        keep: { type: 'boolean', default: false },
        waves: { type: 'boolean', default: false },
        'every-condition': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        url: { type: 'string' },
        study: { type: 'string', default: 'demo' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function whole(option: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw wrong(`${option} is "${given}"; it takes a whole number from ${least} to ${most}.`);
}

function languagesIn(given: string): Languages {
  const languages = readLanguages(given);
  if (languages === null) throw wrong(`--languages is "${given}"; it takes one for both partners, such as de, or one for each, such as en,de.`);
  return languages;
}

function pair(given: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(given) ?? [];
  if (name === undefined || value === undefined) throw wrong(`--param is "${given}"; it takes NAME=VALUE.`);
  return [name, value];
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
