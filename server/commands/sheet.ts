import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { makeFolder } from '../database/folder.ts';
import { StartError } from '../database/start-error.ts';
import { cells } from '../planning/cells.ts';
import { runCommand } from './command.ts';
import { experimentNamed, loadExperiments, parametersOf } from './experiments.ts';
import { readSheetCommand } from './sheet-usage.ts';
import { sheetPage } from './sheet/page.ts';
import { sheetPlan } from './sheet/sheet-plan.ts';

/** `npm run sheet -- EXPERIMENT`: what each partner sees, step by step, for an ethics board; to print or to send. */
await runCommand(async (args, { dataDir }) => {
  const command = readSheetCommand(args);
  const experiment = experimentNamed(await loadExperiments(fileURLToPath(new URL('../..', import.meta.url))), command.experiment);
  const parameters = parametersOf(experiment, command.parameters);
  const language = known('language', command.language, Object.keys(experiment.languages)) ?? firstLanguage(experiment);
  const condition = known('condition', command.condition, cells(experiment).map((cell) => cell.condition));
  const css = await readFile(new URL('sheet/sheet.css', import.meta.url), 'utf8');
  const file = resolve(command.out ?? join(dataDir, 'sheets', `${experiment.id}.html`));
  await makeFolder(dirname(file));
  await write(file, sheetPage(sheetPlan(experiment, parameters, language, condition), css));
  process.stdout.write(`${file}\nOpen it in a browser, and print it or save it as PDF: A4, landscape.\n`);
});

function known(option: string, given: string | null, all: readonly string[]): string | null {
  if (given === null || all.includes(given)) return given;
  throw new StartError(`--${option} is "${given}"; there is: ${all.join(', ')}.`);
}

function firstLanguage({ languages }: Experiment): string {
  return Object.keys(languages)[0] ?? 'en';
}

async function write(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (cause) {
    throw new StartError(`${file} cannot be written.`, { cause });
  }
}
