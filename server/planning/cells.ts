import type { Experiment } from '../../experiments/kit/kit.ts';

/** A condition: one level of each factor. */
export interface Cell {
  /** The levels joined by `_`; the level itself where there is one factor. */
  readonly condition: string;
  readonly levels: Readonly<Record<string, string>>;
}

/** Every combination of levels, in the order of the definition. */
export function cells({ factors }: Pick<Experiment, 'factors'>): readonly Cell[] {
  const combinations = Object.entries(factors).reduce<readonly Readonly<Record<string, string>>[]>(
    (so, [factor, levels]) => so.flatMap((before) => levels.map((level) => ({ ...before, [factor]: level }))),
    [{}],
  );
  return combinations.map((levels) => ({ condition: Object.values(levels).join('_'), levels }));
}
