import { fileURLToPath } from 'node:url';
import { StartError } from '../database/start-error.ts';
import { cells } from '../planning/cells.ts';
import { told } from '../planning/definition-error.ts';
import { runCommand } from './command.ts';
import { examineExperiments, type Examined } from './experiments.ts';

/** `npm run check`: every experiment is loaded, and planned in every condition, role and language. */
await runCommand(async () => {
  const examined = await examineExperiments(fileURLToPath(new URL('../..', import.meta.url)));
  for (const each of examined) process.stdout.write(`${linesOn(each)}\n`);
  const refused = examined.filter((each) => 'refusal' in each).length;
  if (refused > 0) throw new StartError(`${refused} of ${examined.length} experiments cannot be run as they are.`);
});

function linesOn(examined: Examined): string {
  if ('refusal' in examined) return examined.refusal;
  const { experiment, warnings } = examined;
  const conditions = cells(experiment).map(({ condition }) => condition);
  const languages = Object.keys(experiment.languages);
  const head = `${experiment.id} ${experiment.version}: ${conditions.join(', ')} in ${languages.join(', ')}. No problem found.`;
  return [head, ...warnings.map((warning) => `  worth a thought: ${told(warning)}`)].join('\n');
}
