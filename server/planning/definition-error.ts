/** One slip in a definition: where, which rule, what was found and how to mend it. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

/** All problems of an experiment at once, for the person who wrote it. */
export class DefinitionError extends Error {
  readonly experiment: string;
  readonly problems: readonly Problem[];

  constructor(experiment: string, problems: readonly Problem[]) {
    const lines = problems.map(({ place, message }) => `  ${place}: ${message}`);
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`${experiment}: ${count}`, ...lines].join('\n'));
    this.name = 'DefinitionError';
    this.experiment = experiment;
    this.problems = problems;
  }
}
