import type { Experiment } from '../../experiments/kit/kit.ts';
import { LISTED } from '../../experiments/measures/registry.ts';
import { sourceProblems, type BrowserSource } from './checks/browser-problems.ts';
import { definitionProblems } from './checks/definition-problems.ts';
import { mediaFindings, type FileSizes } from './checks/media-problems.ts';
import { measureProblems } from './checks/measure-problems.ts';
import { PlanFindings, type Findings } from './checks/plan-findings.ts';
import type { InfoOf } from './checks/plugin-problems.ts';
import type { BotSource } from './checks/simulation-warnings.ts';
import { textProblems } from './checks/text-problems.ts';
import { DefinitionError, type Problem } from './definition-error.ts';
import { readParameters, type ParameterValues } from './parameters.ts';

/**
 * Looks for everything that is wrong with a definition, by planning it for every choice of parameters, every
 * condition, role and language, and by going every way through each plan.
 *
 * @param infoOf  what jsPsych's plugins say of themselves; without it nothing is said of their parameters
 * @param browser  the text of its `browser.ts`; without it nothing is said of that file
 * @param files    the sizes of the files beside it; without them nothing is said of what `browser.ts` names
 * @param bot      the text of its `bot.ts`
 * @returns  what is not wrong, and worth a thought
 * @throws DefinitionError with all problems at once
 */
export function preflight(
  experiment: Experiment,
  infoOf: InfoOf = () => null,
  browser?: BrowserSource,
  files?: FileSizes,
  bot?: BotSource,
): readonly Problem[] {
  const { problems, warnings } = findings(experiment, infoOf, browser, files, bot);
  if (problems.length > 0) throw new DefinitionError(experiment.id, problems);
  return warnings;
}

/**
 * The same for the choices of one study: lengths that are sound by themselves may not be so together.
 *
 * @throws DefinitionError with all problems at once
 */
export function preflightStudy(experiment: Experiment, parameters: ParameterValues): void {
  const found = new PlanFindings(experiment, () => null);
  found.look(parameters);
  if (found.problems.length > 0) throw new DefinitionError(experiment.id, unique(found.problems));
}

function findings(experiment: Experiment, infoOf: InfoOf, browser?: BrowserSource, files?: FileSizes, bot?: BotSource): Findings {
  const texts = textProblems(experiment);
  const source = sourceProblems(experiment, browser);
  const media = mediaFindings(experiment.id, browser, files);
  const measures = measureProblems([...LISTED, ...(experiment.imported ?? [])]);
  const own = [...definitionProblems(experiment), ...measures, ...source, ...media.problems, ...texts];
  // Without all its texts nothing can be planned, and the same would be said again for each.
  const isReadable = texts.length === 0 && Object.keys(experiment.languages).length > 0;
  if (!isReadable) return { problems: unique(own), warnings: [] };
  const found = new PlanFindings(experiment, infoOf, browser, bot);
  for (const parameters of choices(experiment)) found.look(parameters);
  return { problems: unique([...own, ...found.problems]), warnings: unique([...media.warnings, ...found.warnings]) };
}

/** Every combination of the parameters that are options; lengths at their defaults. */
function choices(experiment: Experiment): readonly ParameterValues[] {
  const combinations = Object.entries(experiment.parameters).reduce<readonly Readonly<Record<string, string>>[]>(
    (so, [name, parameter]) =>
      parameter.kind === 'option'
        ? so.flatMap((before) => parameter.options.map((value) => ({ ...before, [name]: value })))
        : so,
    [{}],
  );
  return combinations.map((given) => readParameters(experiment, given));
}

/** What is found in every condition is told once. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.rule} ${problem.place} ${problem.message}`, problem])).values()];
}
