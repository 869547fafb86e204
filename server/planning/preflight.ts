import type { Experiment } from '../../experiments/kit/kit.ts';
import { MUTUAL } from '../assignment/roles.ts';
import type { PlanStep } from '../dyad/plan.ts';
import { browserProblems, sourceProblems, type BrowserSource } from './browser-problems.ts';
import { cells } from './cells.ts';
import { DefinitionError, type Problem } from './definition-error.ts';
import { readParameters, type ParameterValues } from './parameters.ts';
import { planPartOne } from './plan-part-one.ts';
import { planPartTwo } from './plan-part-two.ts';
import { stepProblems } from './step-problems.ts';
import { textProblems } from './text-problems.ts';

/**
 * Looks for everything that is wrong with a definition, by planning it for every choice of parameters, every
 * condition and every language.
 *
 * @param browser  the text of its `browser.ts`
 * @throws DefinitionError with all problems at once
 */
export function preflight(experiment: Experiment, browser: BrowserSource = null): void {
  const own = [...ownProblems(experiment), ...textProblems(experiment), ...sourceProblems(experiment, browser)];
  // Without all its texts nothing can be planned, and the same would be said again for each.
  const problems = own.some(isMissingText) ? own : [...own, ...choices(experiment).flatMap((given) => planProblems(experiment, given, browser))];
  const unique = new Map(problems.map((problem) => [`${problem.place} ${problem.message}`, problem]));
  if (unique.size > 0) throw new DefinitionError(experiment.id, [...unique.values()]);
}

function ownProblems({ id, languages, factors }: Experiment): readonly Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(id)) {
    problems.push({ place: 'id', message: `"${id}" has to be lower-case letters, digits and hyphens, as its folder.` });
  }
  if (Object.keys(languages).length === 0) problems.push({ place: 'languages', message: 'there is none. Give text.languages.' });
  for (const [factor, levels] of Object.entries(factors)) {
    const bad = levels.filter((level) => !/^[a-z][a-z0-9]*$/.test(level));
    if (bad.length > 0) {
      problems.push({
        place: `factors › ${factor}`,
        message: `the level ${bad.map((level) => `"${level}"`).join(', ')} becomes part of column values; use lower-case letters and digits.`,
      });
    }
  }
  return problems;
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

function planProblems(experiment: Experiment, parameters: ParameterValues, browser: BrowserSource): readonly Problem[] {
  const languages = Object.keys(experiment.languages);
  const seed = 1;
  try {
    const partOne = planPartOne(experiment, { parameters, languages, timeWarp: 1, seed });
    return cells(experiment).flatMap(({ condition, levels }): readonly Problem[] => {
      try {
        const given = { parameters, condition, levels, roles: MUTUAL, languages, timeWarp: 1, seed, partOne };
        const steps: readonly PlanStep[] = [...partOne.steps, ...planPartTwo(experiment, given).steps];
        return [...stepProblems(steps), ...browserProblems(experiment.id, steps, browser)];
      } catch (error) {
        return [{ place: `timeline, condition ${condition}`, message: messageOf(error) }];
      }
    });
  } catch (error) {
    return [{ place: 'before the draw', message: messageOf(error) }];
  }
}

function isMissingText({ place }: Problem): boolean {
  return place.startsWith('experiments/');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
