import type { Experiment } from '../experiments/kit/kit.ts';
import type { Reloaded } from './protocol/inspection.ts';

/** The experiments as their files say, which may change while one builds them. */
export class LiveExperiments {
  readonly #list: Experiment[];
  readonly #listeners = new Set<(news: Reloaded) => void>();

  constructor(experiments: readonly Experiment[]) {
    this.#list = [...experiments];
  }

  /** Always the newest; the list itself stays the same. */
  get list(): readonly Experiment[] {
    return this.#list;
  }

  /** @returns takes the listener back */
  listen(listener: (news: Reloaded) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  replace(experiment: Experiment): void {
    const index = this.#list.findIndex(({ id }) => id === experiment.id);
    if (index === -1) this.#list.push(experiment);
    else this.#list[index] = experiment;
    this.#tell({ experimentId: experiment.id, problems: null });
  }

  complain(experimentId: string, problems: string): void {
    this.#tell({ experimentId, problems });
  }

  #tell(news: Reloaded): void {
    for (const listener of this.#listeners) listener(news);
  }
}
