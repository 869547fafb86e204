import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';

/**
 * One experiment as its file has it, not checked.
 *
 * @param importModule  from its address; a fresh one each time, where the file may have changed
 * @throws StartError if it cannot be loaded, or is none
 */
export async function loadExperiment(
  root: string,
  name: string,
  importModule: (url: string) => Promise<unknown>,
): Promise<Experiment> {
  const file = join(root, 'experiments', name, 'experiment.ts');
  const place = relative(root, file);
  const loaded: unknown = await importModule(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new StartError(`${place} cannot be loaded: ${causeOf(cause, root)}`, { cause });
  });
  const experiment = defaultOf(loaded);
  if (experiment === null) {
    throw new StartError(`${place} has no experiment: it has to end in "export default defineExperiment({ … })".`);
  }
  if (experiment.id !== name) {
    throw new StartError(`${place} has the id "${experiment.id}"; it has to be that of its folder, "${name}".`);
  }
  return experiment;
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
