import { kitText } from './kit-texts.ts';
import type { Measure } from './measure.ts';
import type { Words } from './text.ts';
import { makeTrial, type Content, type Trial } from './trial.ts';

export interface ScaleOptions {
  /** Other words than the measure's own. */
  readonly heading?: Words;
  readonly instructions?: Words;
  /** `'shuffled'`: the items in an order of chance, the same for both partners. */
  readonly order?: 'fixed' | 'shuffled';
  /** Puts one item among the others that says which answer to choose. Only for scales with points. */
  readonly attention?: boolean;
}

/** A scale of the registry as one trial: one row per item in the data, with the time of each. */
export function scale(id: string, measure: Measure, options: ScaleOptions = {}): Trial<Record<never, never>> {
  return makeTrial(id, PLUGINS[measure.format], parametersOf(measure, options), {
    audience: 'private',
    scale: {
      measure: measure.id,
      order: options.order ?? 'fixed',
      attention: options.attention === true ? kitText('attention') : null,
    },
  });
}

const PLUGINS = { points: 'tandem-battery', sliders: 'tandem-sliders', circles: 'tandem-circles' } as const;

function parametersOf(measure: Measure, options: ScaleOptions): Readonly<Record<string, Content>> {
  const { min, max } = measure;
  const heading = options.heading ?? measure.heading;
  const instructions = options.instructions ?? measure.instructions;
  switch (measure.format) {
    case 'points': {
      const listed = measure.items.map(({ id, text }, index) => ({ id, pos: index + 1, text }));
      return { heading, instructions, items: listed, min, max, labels: measure.labels };
    }
    case 'sliders': {
      const listed = measure.items.map(({ id, text, left, right }, index) => ({ id, pos: index + 1, text, left, right }));
      return { heading, instructions, items: listed, min, max };
    }
    case 'circles': {
      const [item] = measure.items;
      return {
        heading,
        question: item.text,
        item: item.id,
        steps: max,
        left_label: measure.left,
        right_label: measure.right,
        first_words: measure.first,
        last_words: measure.last,
      };
    }
  }
}
