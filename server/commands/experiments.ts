import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';
import type { FileSizes } from '../planning/checks/media-problems.ts';
import { DefinitionError, type Problem } from '../planning/definition-error.ts';
import { readParameters, type ParameterValues } from '../planning/parameters.ts';
import { preflight, preflightStudy } from '../planning/preflight.ts';
import type { CheckedBefore } from './checked-before.ts';
import { loadExperiment } from './load-experiment.ts';
import { readPluginInfo } from './plugin-info.ts';

/** What lies beside the experiments without being one. */
export const NOT_EXPERIMENTS: ReadonlySet<string> = new Set(['kit', 'measures']);

/** What was found in one folder of `experiments/`. */
export type Examined =
  | { readonly experiment: Experiment; readonly warnings: readonly Problem[] }
  /** Why it cannot be run: the file that cannot be loaded, or all problems of the definition. */
  | { readonly refusal: string };

/**
 * Every folder of `experiments/` that holds an `experiment.ts`, loaded and checked.
 *
 * @param before  where these very sources have passed already, they are not checked again
 * @throws StartError with everything that is wrong with any of them; with files that cannot be loaded alone, and at
 *         once, if there are any
 */
export async function loadExperiments(root: string, before?: CheckedBefore): Promise<readonly Experiment[]> {
  const sources = (await before?.sources()) ?? '';
  const experiments = await loadAll(root);
  if (await before?.holds(sources)) return experiments;
  const examined = await examineExperiments(root);
  const refusals = examined.flatMap((each) => ('refusal' in each ? [each.refusal] : []));
  if (refusals.length > 0) throw new StartError(refusals.join('\n'));
  await before?.note(sources);
  return experiments;
}

async function loadAll(root: string): Promise<readonly Experiment[]> {
  const names = await experimentNames(root);
  const loaded = await Promise.allSettled(names.map((name) => loadExperiment(root, name, (url) => import(url))));
  const refusals = loaded.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.message)] : []));
  if (refusals.length > 0) throw new StartError(refusals.join('\n'));
  return loaded.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** The same, with what is wrong told apart for each. */
export async function examineExperiments(root: string): Promise<readonly Examined[]> {
  const names = await experimentNames(root);
  return Promise.all(names.map((name) => examine(root, name, (url) => import(url))));
}

export async function experimentNames(root: string): Promise<readonly string[]> {
  const folder = join(root, 'experiments');
  return (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !NOT_EXPERIMENTS.has(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(folder, name, 'experiment.ts')))
    .sort();
}

/** @throws StartError that lists those there are */
export function experimentNamed(experiments: readonly Experiment[], id: string): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (found !== undefined) return found;
  const known = experiments.map((experiment) => experiment.id).join(', ');
  throw new StartError(`There is no experiment "${id}" in experiments/. There is: ${known || 'none'}.`);
}

/** @throws StartError naming each parameter that does not exist, cannot have that value, or makes a step nobody could finish */
export function parametersOf(experiment: Experiment, given: Readonly<Record<string, string>>): ParameterValues {
  try {
    const parameters = readParameters(experiment, given);
    preflightStudy(experiment, parameters);
    return parameters;
  } catch (error) {
    if (error instanceof DefinitionError) throw new StartError(error.message, { cause: error });
    throw error;
  }
}

/** @param importModule  from its address; a fresh one each time, where the file may have changed */
export async function examine(
  root: string,
  name: string,
  importModule: (url: string) => Promise<unknown>,
): Promise<Examined> {
  try {
    const experiment = await loadExperiment(root, name, importModule);
    const folder = join(root, 'experiments', name);
    const [browser, bot, files] = await Promise.all([sourceOf(folder, 'browser.ts'), sourceOf(folder, 'bot.ts'), fileSizes(folder)]);
    return { experiment, warnings: preflight(experiment, readPluginInfo, browser, files, bot) };
  } catch (error) {
    if (error instanceof StartError || error instanceof DefinitionError) return { refusal: error.message };
    throw error;
  }
}

/** Its text only: code of a page or of bots does not run here. */
async function sourceOf(folder: string, name: 'browser.ts' | 'bot.ts'): Promise<string | null> {
  const file = join(folder, name);
  return existsSync(file) ? readFile(file, 'utf8') : null;
}

/** In `media/` only: elsewhere files come and go while one saves. */
async function fileSizes(folder: string): Promise<FileSizes> {
  const media = join(folder, 'media');
  if (!existsSync(media)) return new Map();
  const entries = (await readdir(media, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
  const sizes = entries.map(async (entry): Promise<[string, number]> => {
    const file = join(entry.parentPath, entry.name);
    return [relative(folder, file).replaceAll('\\', '/'), (await stat(file)).size];
  });
  return new Map(await Promise.all(sizes));
}
