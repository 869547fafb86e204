/** One slip in a definition: where, which rule, what was found, why it matters and how to mend it. */
export interface Problem {
  /** From the definition inwards: `step offer › trial rate`. */
  readonly place: string;
  /** Name of the rule in `rules.ts`. */
  readonly rule: string;
  /** What was found, with its value. */
  readonly message: string;
  /** What it does to the data or to the couple. */
  readonly why: string;
  readonly repair: string;
}

/** A problem as one line. */
export function told({ place, rule, message, why, repair }: Problem): string {
  return `${place}: ${message} ${why} ${repair} [${rule}]`;
}

/** All problems of an experiment at once, for the person who wrote it. */
export class DefinitionError extends Error {
  readonly experiment: string;
  readonly problems: readonly Problem[];

  constructor(experiment: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`${experiment}: ${count}`, ...problems.map((each) => `  ${told(each)}`)].join('\n'));
    this.name = 'DefinitionError';
    this.experiment = experiment;
    this.problems = problems;
  }
}
