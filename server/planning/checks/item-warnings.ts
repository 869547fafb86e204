import type { Item } from '../../../experiments/kit/measure.ts';
import { MEASURES } from '../../../experiments/measures/registry.ts';
import type { PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { wordsIn } from '../words.ts';
import { trialsOf } from './planned.ts';

/**
 * Items that one member is asked in two measures, under one id and in the same words. An id alone may recur: it belongs
 * to its measure, whose name every column of the exported tables bears.
 */
export function itemWarnings(steps: readonly PlanStep[]): readonly Problem[] {
  return MEMBERS.flatMap((member) => {
    const scales = steps.flatMap((step) => trialsOf(step, member).flatMap(({ scale }) => scale?.measure ?? []));
    const asked = [...new Set(scales)].sort().flatMap((id) => MEASURES.get(id) ?? []);
    return asked.flatMap((measure, index) =>
      asked.slice(index + 1).flatMap((other) =>
        measure.items
          .filter((item) => other.items.some((each) => isSame(item, each)))
          .map(({ id }) => problem('item-in-two-measures', 'measures', `item "${id}" occurs in the measures "${measure.id}" and "${other.id}", in the same words.`)),
      ),
    );
  });
}

function isSame(one: Item, other: Item): boolean {
  return one.id === other.id && Object.keys(one.text.languages).some((language) => wordsIn(one.text, language) === wordsIn(other.text, language));
}
