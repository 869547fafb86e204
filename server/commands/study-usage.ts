import { parseArgs, type ParseArgsConfig } from 'node:util';
import { StartError } from '../database/start-error.ts';
import { panelCodes, type PanelCodes } from '../protocol/panel.ts';
import { namesAndValues } from './names-and-values.ts';
import type { RandomisationAsked } from './setup-asked.ts';
import { readLanguages, type Languages } from './languages.ts';

export const USAGE = `npm run study -- create --id ID --experiment EXPERIMENT [--param NAME=VALUE ...] [--mode live|test]
    [--arm CONDITION ...] [--randomisation blocks|simple|minimisation|list] [--stratum NAME=LEVEL|LEVEL ...] [--list FILE] [--target COUPLES]
npm run study -- add-couples --study ID --count N [--languages ONE,OTHER] [--stratum NAME=LEVEL ...] [--csv FILE] [--url ADDRESS]
npm run study -- new-link --study ID --couple N --partner 1|2 [--url ADDRESS]
npm run study -- codes --study ID --finished CODE --ended CODE --left CODE [--return-to ADDRESS]
npm run study -- end --study ID --couple N
npm run study -- withdraw --code CODE | --study ID --couple NUMBER|LABEL --partner 1|2 --reason TEXT [--erase]
npm run study -- unlink --code CODE | --study ID --couple NUMBER|LABEL --partner 1|2 --reason TEXT
npm run study -- randomisation --study ID
npm run study -- unblind --study ID --by NAME --reason TEXT
npm run study -- status [--study ID]`;

export type StudyCommand =
  | {
      readonly name: 'create';
      readonly id: string;
      readonly experiment: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly mode: 'live' | 'test';
      readonly randomisation: RandomisationAsked;
      /** How many couples it is for; '': nobody has said. */
      readonly target: string;
    }
  | {
      readonly name: 'add-couples';
      readonly study: string;
      readonly count: number;
      /** Of the first link and of the second; `null`: the first language of the experiment. */
      readonly languages: Languages | null;
      /** Of each of these couples; {}: the study has no strata. */
      readonly strata: Readonly<Record<string, string>>;
      readonly csv: string | null;
      /** Where participants reach the server; `null`: as it says itself. */
      readonly url: string | null;
    }
  | { readonly name: 'new-link'; readonly study: string; readonly couple: number; readonly partner: 1 | 2; readonly url: string | null }
  /** By which a panel pays. */
  | { readonly name: 'codes'; readonly study: string; readonly codes: PanelCodes }
  | { readonly name: 'end'; readonly study: string; readonly couple: number }
  | { readonly name: 'withdraw'; readonly who: WhoAsked; readonly reason: string; readonly erase: boolean }
  | { readonly name: 'unlink'; readonly who: WhoAsked; readonly reason: string }
  | { readonly name: 'randomisation'; readonly study: string }
  | { readonly name: 'unblind'; readonly study: string; readonly by: string; readonly reason: string }
  | { readonly name: 'status'; readonly study: string | null };

/** Somebody who has written: by the code of their last page or, where they did not come so far, by their couple's number or label. */
export type WhoAsked =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'couple'; readonly study: string; readonly couple: string; readonly partner: 1 | 2 };

const WHO = { code: { type: 'string' }, study: { type: 'string' }, couple: { type: 'string' }, partner: { type: 'string' } } as const;

const MOST_COUPLES = 1_000;

/** @throws StartError: a line on what is wrong, then the usage */
export function readStudyCommand(args: readonly string[]): StudyCommand {
  const [name, ...rest] = args;
  switch (name) {
    case 'create': {
      const { values } = options(rest, {
        id: { type: 'string' },
        experiment: { type: 'string' },
        param: { type: 'string', multiple: true },
        mode: { type: 'string', default: 'live' },
        randomisation: { type: 'string', default: 'blocks' },
        arm: { type: 'string', multiple: true },
        stratum: { type: 'string', multiple: true },
        list: { type: 'string' },
        target: { type: 'string', default: '' },
      });
      const id = needed('--id', values.id);
      const experiment = needed('--experiment', values.experiment);
      const parameters = namesAndValues(values.param ?? [], wrong);
      const strata = namesAndValues(values.stratum ?? [], wrong, '--stratum');
      const randomisation = { arms: values.arm ?? [], scheme: values.randomisation, strata, list: values.list ?? null };
      return { name, id, experiment, parameters, mode: modeOf(values.mode), randomisation, target: values.target };
    }
    case 'add-couples': {
      const { values } = options(rest, {
        study: { type: 'string' },
        count: { type: 'string' },
        languages: { type: 'string' },
        stratum: { type: 'string', multiple: true },
        csv: { type: 'string' },
        url: { type: 'string' },
      });
      const study = needed('--study', values.study);
      const count = countOf(needed('--count', values.count));
      const languages = values.languages === undefined ? null : languagesOf(values.languages);
      const url = values.url === undefined ? null : baseOf(values.url);
      const strata = namesAndValues(values.stratum ?? [], wrong, '--stratum');
      return { name, study, count, languages, strata, csv: values.csv ?? null, url };
    }
    case 'new-link': {
      const { values } = options(rest, {
        study: { type: 'string' },
        couple: { type: 'string' },
        partner: { type: 'string' },
        url: { type: 'string' },
      });
      const couple = coupleOf(needed('--couple', values.couple));
      const partner = partnerOf(needed('--partner', values.partner));
      const url = values.url === undefined ? null : baseOf(values.url);
      return { name, study: needed('--study', values.study), couple, partner, url };
    }
    case 'codes': {
      const { values } = options(rest, { study: { type: 'string' }, finished: { type: 'string' }, ended: { type: 'string' }, left: { type: 'string' }, 'return-to': { type: 'string' } });
      const { study, finished, ended, left } = values;
      const given = { finished: needed('--finished', finished), ended: needed('--ended', ended), left: needed('--left', left), returnTo: values['return-to'] ?? null };
      return { name, study: needed('--study', study), codes: codesOf(given) };
    }
    case 'end': {
      const { values } = options(rest, { study: { type: 'string' }, couple: { type: 'string' } });
      return { name, study: needed('--study', values.study), couple: coupleOf(needed('--couple', values.couple)) };
    }
    case 'withdraw': {
      const { values } = options(rest, { ...WHO, reason: { type: 'string' }, erase: { type: 'boolean' } });
      return { name, who: whoOf(values), reason: needed('--reason', values.reason), erase: values.erase ?? false };
    }
    case 'unlink': {
      const { values } = options(rest, { ...WHO, reason: { type: 'string' } });
      return { name, who: whoOf(values), reason: needed('--reason', values.reason) };
    }
    case 'randomisation': {
      const { values } = options(rest, { study: { type: 'string' } });
      return { name, study: needed('--study', values.study) };
    }
    case 'unblind': {
      const { values } = options(rest, { study: { type: 'string' }, by: { type: 'string' }, reason: { type: 'string' } });
      const study = needed('--study', values.study);
      return { name, study, by: needed('--by', values.by), reason: needed('--reason', values.reason) };
    }
    case 'status': {
      const { values } = options(rest, { study: { type: 'string' } });
      return { name, study: values.study ?? null };
    }
    default:
      throw wrong(name === undefined ? 'Say what to do with the study.' : `There is no "study ${name}".`);
  }
}

function options<const Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], known: Options) {
  try {
    return parseArgs({ args: [...args], options: known, strict: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw wrong(`${option} is missing.`);
}

function modeOf(given: string): 'live' | 'test' {
  if (given === 'live' || given === 'test') return given;
  throw wrong(`--mode is "${given}"; it takes live or test.`);
}

function countOf(given: string): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_COUPLES) return count;
  throw wrong(`--count is "${given}"; it takes a whole number from 1 to ${MOST_COUPLES}.`);
}

function coupleOf(given: string): number {
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1) return number;
  throw wrong(`--couple is "${given}"; it takes the number of a couple, as in dyad_num.`);
}

function whoOf({ code, study, couple, partner }: Partial<Record<keyof typeof WHO, string>>): WhoAsked {
  if (study === undefined && couple === undefined && partner === undefined) return { by: 'code', code: needed('--code', code).toUpperCase() };
  if (code !== undefined) throw wrong('--code names somebody alone; leave out --study, --couple and --partner, or the code.');
  return { by: 'couple', study: needed('--study', study), couple: needed('--couple', couple), partner: partnerOf(needed('--partner', partner)) };
}

function partnerOf(given: string): 1 | 2 {
  if (given === '1') return 1;
  if (given === '2') return 2;
  throw wrong(`--partner is "${given}"; it takes 1 or 2, as in link_1 and link_2.`);
}

function codesOf(given: PanelCodes): PanelCodes {
  const read = panelCodes.safeParse(given);
  if (read.success) return read.data;
  throw wrong(read.error.issues.map(({ path: [field], message }) => `${field === 'returnTo' ? '--return-to' : `--${String(field)}`} ${message}.`).join('\n'));
}

function languagesOf(given: string): Languages {
  const languages = readLanguages(given);
  if (languages !== null) return languages;
  throw wrong(`--languages is "${given}"; it takes one for both links, such as de, or one for each, such as en,de.`);
}

function baseOf(given: string): string {
  if (URL.canParse(given) && /^https?:/.test(given)) return given.replace(/\/+$/, '');
  throw wrong(`--url is "${given}"; it takes an address such as https://study.example.org.`);
}

function wrong(line: string): StartError {
  return new StartError(`${line}\n\n${USAGE}`);
}
