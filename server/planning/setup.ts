import type { Experiment } from '../../experiments/kit/kit.ts';
import type { Randomisation } from '../assignment/schemes.ts';
import type { Strata } from '../assignment/strata.ts';
import { consentProblems, ownConsentOf, type ConsentAsked, type OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import { cells } from './cells.ts';
import { DefinitionError } from './definition-error.ts';
import { readParameters, type ParameterValues } from './parameters.ts';
import { preflightStudy } from './preflight.ts';

/** A study as somebody wants it, just as it was typed. */
export interface SetupAsked {
  readonly studyId: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** The conditions that the study is to have; null: all of the experiment. */
  readonly arms: readonly string[] | null;
  readonly scheme: string;
  readonly strata: readonly { readonly name: string; readonly levels: readonly string[] }[];
  /** For the scheme `list`: a condition for each couple, in the order of the draws. */
  readonly list: readonly string[] | null;
  /** In which it may be taken; null: in all that the experiment has. */
  readonly languages: readonly Language[] | null;
  /** How many couples it is for; '': nobody has said. */
  readonly target: string;
  /** Left out, or null: the text of the experiment. */
  readonly consent?: ConsentAsked | null | undefined;
}

export interface Setup {
  readonly parameters: ParameterValues;
  readonly randomisation: Randomisation;
  readonly languages: readonly Language[] | null;
  readonly target: number | null;
  readonly consent: OwnConsent | null;
}

/** What is wrong, and at which field: `studyId`, `parameter:NAME`, `parameters`, `arms`, `scheme`, `strata`, `list`, `languages`, `target`, `consent:version`, `consent:LANGUAGE`. */
export interface SetupProblem {
  readonly field: string;
  readonly message: string;
}

/** As Pocock & Simon advise: p = .8. */
const TENTHS = 8;

/** One way to set up a study, for the command and for the dashboard: all problems at once, each at its field. */
export function readSetup(experiment: Experiment, asked: SetupAsked): { readonly setup: Setup | null; readonly problems: readonly SetupProblem[] } {
  const problems: SetupProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(asked.studyId)) {
    const given = asked.studyId === '' ? 'The study has no id' : `The id is "${asked.studyId}"`;
    wrong('studyId', `${given}, and files of the data are called by it; it takes up to 40 lower-case letters, digits and hyphens, beginning with a letter.`);
  }
  const parameters = parametersIn(experiment, asked, wrong);
  const conditions = cells(experiment).map(({ condition }) => condition);
  const arms = armsIn(conditions, asked, wrong);
  const drawn = randomisationIn(arms, asked, wrong);
  const randomisation = drawn === null || arms.length === conditions.length ? drawn : { ...drawn, arms };
  const languages = languagesIn(experiment, asked, wrong);
  const target = asked.target.trim() === '' ? null : Number(asked.target);
  if (target !== null && !(Number.isInteger(target) && target >= 1 && target <= 100_000)) wrong('target', `"${asked.target}" is no whole number of couples; leave it empty or give one such as 120.`);
  const consent = consentIn(experiment, asked, parameters, languages, wrong);
  const setup = problems.length > 0 || parameters === null || randomisation === null ? null : { parameters, randomisation, languages, target, consent };
  return { setup, problems };
}

type Wrong = (field: string, message: string) => void;

function parametersIn(experiment: Experiment, { parameters }: SetupAsked, wrong: Wrong): ParameterValues | null {
  try {
    const read = readParameters(experiment, parameters);
    preflightStudy(experiment, read);
    return read;
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    for (const { place, message, why, repair } of error.problems) {
      const name = /^parameter (\S+)$/.exec(place)?.[1];
      if (name === undefined) wrong('parameters', `${place}: ${message} ${why} ${repair}`);
      else wrong(`parameter:${name}`, `${name} ${message} ${why} ${repair}`);
    }
    return null;
  }
}

function consentIn(experiment: Experiment, { consent = null }: SetupAsked, parameters: ParameterValues | null, languages: readonly Language[] | null, wrong: Wrong): OwnConsent | null {
  if (consent === null) return null;
  const problems = consentProblems(consent, languages ?? Object.keys(experiment.languages));
  for (const { field, message } of problems) wrong(field, message);
  const own = ownConsentOf(consent);
  if (parameters !== null && experiment.consent({ parameters }).version === own.version) wrong('consent:version', `"${own.version}" is the version of the experiment's own text: give this one another name.`);
  return own;
}

/** Fewer than two would leave nothing to compare. */
const FEWEST_ARMS = 2;

function armsIn(conditions: readonly string[], { arms }: SetupAsked, wrong: Wrong): readonly string[] {
  if (arms === null) return conditions;
  const unknown = arms.filter((arm) => !conditions.includes(arm));
  const chosen = conditions.filter((condition) => arms.includes(condition));
  if (unknown.length > 0) wrong('arms', `There is no condition ${unknown.join(', ')}; there is ${conditions.join(', ')}.`);
  else if (chosen.length < Math.min(FEWEST_ARMS, conditions.length)) wrong('arms', `A study compares two conditions or more of ${conditions.join(', ')}; ${chosen.join(', ') || 'none'} was chosen.`);
  return chosen;
}

function randomisationIn(arms: readonly string[], { scheme, strata: given, list }: SetupAsked, wrong: Wrong): Randomisation | null {
  const strata = strataIn(given, wrong);
  const hasStrata = given.length > 0;
  if (scheme !== 'list' && list !== null) wrong('list', 'A list of conditions is for the scheme "list" only; this scheme would not look at it.');
  switch (scheme) {
    case 'blocks':
      return { scheme, strata };
    case 'minimisation':
      if (!hasStrata) wrong('strata', 'Minimisation needs what it is to balance: one stratum or more, such as site with north and south.');
      return { scheme, strata, tenths: TENTHS };
    case 'simple':
    case 'list':
      if (hasStrata) wrong('strata', `Strata are for blocks and minimisation; "${scheme}" would not look at them.`);
      return scheme === 'simple' ? { scheme } : { scheme, list: listIn(list ?? [], arms, wrong) };
    default:
      wrong('scheme', `There is no scheme "${scheme}"; there is blocks, simple, minimisation and list.`);
      return null;
  }
}

function strataIn(given: SetupAsked['strata'], wrong: Wrong): Strata {
  for (const [index, { name, levels }] of given.entries()) {
    const isPlain = [name, ...levels].every((each) => /^[a-z0-9][a-z0-9_-]*$/.test(each));
    const isNew = given.findIndex((other) => other.name === name) === index;
    if (isPlain && isNew && levels.length > 1 && new Set(levels).size === levels.length) continue;
    wrong('strata', `The stratum "${name}" with ${levels.join(', ') || 'no levels'} needs a name of its own and two or more different levels, each of small letters, digits, _ and -, such as site with north and south.`);
  }
  return Object.fromEntries(given.map(({ name, levels }) => [name, levels]));
}

function listIn(given: readonly string[], conditions: readonly string[], wrong: Wrong): readonly string[] {
  const list = given.map((line) => line.trim());
  while (list.at(-1) === '') list.pop();
  const bad = list.flatMap((each, index) => (conditions.includes(each) ? [] : [`line ${index + 1}: "${each}"`]));
  if (list.length === 0) wrong('list', `The list is empty; it needs a condition on each line, in the order of the draws, of ${conditions.join(', ')}.`);
  else if (bad.length > 0) wrong('list', `Not every line is one of ${conditions.join(', ')}: ${bad.slice(0, 5).join('; ')}${bad.length > 5 ? `; and ${bad.length - 5} more` : ''}.`);
  return list;
}

function languagesIn(experiment: Experiment, { languages }: SetupAsked, wrong: Wrong): readonly Language[] | null {
  if (languages === null) return null;
  const known = Object.keys(experiment.languages);
  const unknown = languages.filter((language) => !known.includes(language));
  if (unknown.length > 0 || languages.length === 0) wrong('languages', `It takes one or more of ${known.join(', ')}; ${unknown.join(', ') || 'none'} was chosen.`);
  const chosen = known.filter((language) => languages.includes(language));
  return chosen.length === known.length ? null : chosen;
}
