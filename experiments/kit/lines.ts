import type { Asked } from './answer.ts';
import type { Words } from './text.ts';
import { makeTrial, type Trial } from './trial.ts';

interface Lines<Line extends string> {
  readonly heading: Words;
  readonly instructions: Words;
  /** Whole numbers at the two ends. */
  readonly from: number;
  readonly to: number;
  /** What is asked, and the words at the ends, by name of the answer. */
  readonly lines: Readonly<Record<Line, { readonly text: Words; readonly left: Words; readonly right: Words }>>;
}

/**
 * Answers on lines, as numbers that later steps and picks may use. What is to be scored is no line of these, but a
 * scale of `experiments/measures`.
 */
export function lines<const Line extends string>(
  id: string,
  { heading, instructions, from, to, lines: asked }: Lines<Line>,
): Trial<Record<Line, Asked<number | null, 'private'>>> {
  const listed = Object.entries<Lines<Line>['lines'][Line]>(asked);
  return makeTrial(
    id,
    'tandem-sliders',
    { heading, instructions, items: listed.map(([name, line], index) => ({ id: name, pos: index + 1, ...line })), min: from, max: to },
    {
      audience: 'private',
      fields: listed.map(([name, { text }]) => ({
        key: `response.${name}`,
        name,
        type: 'number',
        visibility: 'private',
        question: text,
      })),
    },
  );
}
