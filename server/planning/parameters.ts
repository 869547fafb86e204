import type { Experiment } from '../../experiments/kit/kit.ts';
import { minutes, seconds, type Duration } from '../../experiments/kit/duration.ts';
import { length, type Parameter, type Parameters, type ValuesOf } from '../../experiments/kit/parameter.ts';
import type { Json } from '../protocol/content.ts';
import { cells } from './cells.ts';
import { DefinitionError, type Problem } from './definition-error.ts';
import { problem } from './rules.ts';

/** Value of each parameter of a study; lengths in ms. */
export type ParameterValues = ValuesOf<Parameters>;

/** For how long whoever is at the door first waits: open to every study, whatever its experiment declares. */
export const DOOR_PATIENCE = 'doorPatience';

const A_MINUTE = minutes(1);
const FOUR_HOURS = minutes(240);

/** What a study may choose: what its experiment declares, and how long the door waits. */
export function parametersOf({ parameters, door: { patience } }: Pick<Experiment, 'parameters' | 'door'>): Parameters {
  const bounds = { atLeast: patience < A_MINUTE ? patience : A_MINUTE, atMost: patience > FOUR_HOURS ? patience : FOUR_HOURS };
  return { ...parameters, [DOOR_PATIENCE]: length('Whoever is at the door first waits for', patience, bounds) };
}

/** @returns in ms; as the experiment says where the study was made before it could choose */
export function doorPatienceOf({ door }: Pick<Experiment, 'door'>, parameters: ParameterValues): number {
  return Number(parameters[DOOR_PATIENCE] ?? door.patience);
}

/**
 * The parameters of a study: what is given, and the defaults for the rest. A length is given in ms as a
 * number, or as `90s` or `8min`.
 *
 * @throws DefinitionError naming each parameter that does not exist or cannot have that value
 */
export function readParameters(experiment: Experiment, given: Readonly<Record<string, Json>>): ParameterValues {
  const problems: Problem[] = [];
  const open = parametersOf(experiment);
  const known = Object.keys(open);
  for (const name of Object.keys(given).filter((each) => !known.includes(each))) {
    problems.push(problem('parameter-unknown', `parameter ${name}`, `does not exist. There is: ${known.join(', ') || 'none'}.`));
  }
  const values = Object.entries(open).map(([name, parameter]) => {
    const read = readOne(parameter, given[name]);
    if (typeof read !== 'object') return [name, read] as const;
    problems.push(problem('parameter-value', `parameter ${name}`, read.problem));
    return [name, parameter.default] as const;
  });
  if (problems.length > 0) throw new DefinitionError(experiment.id, problems);
  return Object.fromEntries(values);
}

function readOne(parameter: Parameter, given: Json | undefined): string | Duration | { readonly problem: string } {
  if (given === undefined) return parameter.default;
  if (parameter.kind === 'option') {
    if (typeof given === 'string' && parameter.options.includes(given)) return given;
    return { problem: `is ${JSON.stringify(given)}; it takes ${parameter.options.join(' or ')}.` };
  }
  const ms = lengthOf(given);
  if (ms !== null && ms >= parameter.atLeast && ms <= parameter.atMost) return ms;
  const bounds = `${parameter.atLeast / 1_000}s to ${parameter.atMost / 1_000}s`;
  return { problem: `is ${JSON.stringify(given)}; it takes a length such as 90s or 8min, from ${bounds}.` };
}

function lengthOf(given: Json): Duration | null {
  if (typeof given === 'number') return seconds(given / 1_000);
  const found = typeof given === 'string' ? /^(\d+(?:\.\d+)?)(s|min)$/.exec(given) : null;
  if (found === null) return null;
  return seconds(Number(found[1]) * (found[2] === 'min' ? 60 : 1));
}

/** What the rehearsal offers to choose. */
export function rehearsalChoices(experiment: Experiment) {
  return {
    id: experiment.id,
    title: experiment.title,
    conditions: cells(experiment).map(({ condition }) => condition),
    roles: experiment.roles?.names ?? [],
    languages: Object.keys(experiment.languages),
    parameters: Object.entries(experiment.parameters).flatMap(([name, parameter]) =>
      parameter.kind === 'option'
        ? [{ name, label: parameter.label, options: parameter.options, default: parameter.default }]
        : [],
    ),
  };
}
