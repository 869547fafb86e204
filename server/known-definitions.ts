import type { Knex } from 'knex';
import type { Experiment } from '../experiments/kit/kit.ts';
import { definitionHash } from './sessions/definition-hash.ts';
import { DefinitionError } from './planning/definition-error.ts';
import { readParameters } from './planning/parameters.ts';
import { studiesToHash } from './store/studies.ts';

/**
 * Hashes the definition of every study before anybody connects: it plans every condition, some tenths of a second, for
 * which couples who are under way would otherwise wait at the first draw.
 */
export async function knowDefinitions(db: Knex, experiments: readonly Experiment[]): Promise<void> {
  for (const { experiment_id, parameters } of await studiesToHash(db)) {
    const experiment = experiments.find(({ id }) => id === experiment_id);
    if (experiment === undefined) continue;
    try {
      definitionHash(experiment, readParameters(experiment, parameters));
    } catch (error) {
      // It no longer takes what this study has chosen: whoever adds a couple there is told.
      if (!(error instanceof DefinitionError)) throw error;
    }
  }
}
