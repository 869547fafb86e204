import { fileURLToPath } from 'node:url';
import { cells } from '../planning/cells.ts';
import { runCommand } from './command.ts';
import { loadExperiments } from './experiments.ts';

/** `npm run check`: every experiment is loaded, checked and planned in every condition and language. */
await runCommand(async () => {
  const experiments = await loadExperiments(fileURLToPath(new URL('../..', import.meta.url)));
  for (const experiment of experiments) {
    const conditions = cells(experiment).map(({ condition }) => condition);
    const languages = Object.keys(experiment.languages);
    process.stdout.write(`${experiment.id} ${experiment.version}: ${conditions.join(', ')} in ${languages.join(', ')}. No problem found.\n`);
  }
});
