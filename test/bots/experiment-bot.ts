import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BotDefinition } from '../../experiments/kit/bot.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../../server/database/start-error.ts';
import { cells } from '../../server/planning/cells.ts';

/**
 * The `bot.ts` of an experiment; `null` if it has none, and everybody answers by chance.
 *
 * @throws StartError if it is none, or declares an effect of a condition that there is not
 */
export async function loadBot(root: string, experiment: Experiment): Promise<BotDefinition | null> {
  const place = `experiments/${experiment.id}/bot.ts`;
  const file = join(root, place);
  if (!existsSync(file)) return null;
  const { default: bot }: { default?: unknown } = await import(pathToFileURL(file).href);
  if (!isBot(bot)) throw new StartError(`${place} has no bot: it has to end in "export default defineBot({ … })".`);
  const conditions = cells(experiment).map(({ condition }) => condition);
  const unknown = Object.keys(bot.effects.condition).filter((name) => !conditions.includes(name));
  if (unknown.length === 0) return bot;
  throw new StartError(`${place} declares an effect of "${unknown.join(', ')}"; there is ${conditions.join(', ')}.`);
}

function isBot(value: unknown): value is BotDefinition {
  return typeof value === 'object' && value !== null && 'answer' in value && 'effects' in value;
}
