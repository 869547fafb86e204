import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';
import { DefinitionError } from '../planning/definition-error.ts';
import { preflight } from '../planning/preflight.ts';

/** What lies beside the experiments without being one. */
const NOT_EXPERIMENTS: ReadonlySet<string> = new Set(['kit', 'measures']);

/**
 * Every folder of `experiments/` that holds an `experiment.ts`, loaded and checked.
 *
 * @throws StartError naming the file that cannot be loaded and why, or all problems of a definition
 */
export async function loadExperiments(root: string): Promise<readonly Experiment[]> {
  const folder = join(root, 'experiments');
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !NOT_EXPERIMENTS.has(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(folder, name, 'experiment.ts')))
    .sort();
  return Promise.all(names.map((name) => loadExperiment(root, name)));
}

/** @throws StartError that lists those there are */
export function experimentNamed(experiments: readonly Experiment[], id: string): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (found !== undefined) return found;
  const known = experiments.map((experiment) => experiment.id).join(', ');
  throw new StartError(`There is no experiment "${id}" in experiments/. There is: ${known || 'none'}.`);
}

async function loadExperiment(root: string, name: string): Promise<Experiment> {
  const file = join(root, 'experiments', name, 'experiment.ts');
  const place = relative(root, file);
  const loaded: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new StartError(`${place} cannot be loaded: ${causeOf(cause, root)}`, { cause });
  });
  const experiment = defaultOf(loaded);
  if (experiment === null) {
    throw new StartError(`${place} has no experiment: it has to end in "export default defineExperiment({ … })".`);
  }
  if (experiment.id !== name) {
    throw new StartError(`${place} has the id "${experiment.id}"; it has to be that of its folder, "${name}".`);
  }
  try {
    preflight(experiment, await browserSource(join(root, 'experiments', name)));
  } catch (error) {
    if (error instanceof DefinitionError) throw new StartError(error.message, { cause: error });
    throw error;
  }
  return experiment;
}

/** Its text only: it is a page's code and does not run here. */
async function browserSource(folder: string): Promise<string | null> {
  const file = join(folder, 'browser.ts');
  return existsSync(file) ? readFile(file, 'utf8') : null;
}

function defaultOf(loaded: unknown): Experiment | null {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return null;
  return isExperiment(loaded.default) ? loaded.default : null;
}

function isExperiment(value: unknown): value is Experiment {
  return typeof value === 'object' && value !== null && 'id' in value && 'timeline' in value;
}

/** One line, without the compiler's own headline and with paths as one finds them in the project. */
function causeOf(cause: unknown, root: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !/^Transform failed with/.test(line));
  return lines.slice(0, 3).join(' ').replaceAll(root, '');
}
