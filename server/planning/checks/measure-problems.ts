import type { Measure } from '../../../experiments/kit/measure.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { repeated } from './planned.ts';

/** What is wrong with scales: everything that would score answers wrongly, or that their owners forbid. */
export function measureProblems(measures: readonly Measure[]): readonly Problem[] {
  return [
    ...repeated(measures.map(({ id }) => id)).map((id) =>
      problem('measure-id-twice', 'experiments/measures', `two measures have the id "${id}".`),
    ),
    ...measures.flatMap((measure) => [...items(measure), ...scores(measure), ...range(measure), ...licence(measure)]),
  ];
}

const placeOf = ({ id }: Measure) => `experiments/measures › ${id}`;

function items(measure: Measure): readonly Problem[] {
  const ids = measure.items.map(({ id }) => id);
  return [
    ...(ids.length > 0 ? [] : [problem('measure-items', placeOf(measure), 'has no item.')]),
    ...repeated(ids).map((id) => problem('measure-items', placeOf(measure), `has the item "${id}" twice.`)),
  ];
}

function scores(measure: Measure): readonly Problem[] {
  const place = placeOf(measure);
  const known = measure.items.map(({ id }) => id);
  return [
    ...repeated(measure.scores.map(({ name }) => name)).map((name) => problem('measure-score', place, `has two scores called "${name}".`)),
    ...measure.scores.flatMap((score) => [
      ...(score.items.length > 0 ? [] : [problem('measure-score', place, `the score "${score.name}" has no item.`)]),
      ...repeated(score.items).map((item) => problem('measure-score', place, `the score "${score.name}" counts "${item}" twice.`)),
      ...score.items
        .filter((item) => !known.includes(item))
        .map((item) => problem('measure-score', place, `the score "${score.name}" names the item "${item}", which it does not have.`)),
    ]),
  ];
}

function range(measure: Measure): readonly Problem[] {
  const { min, max } = measure;
  if (!(min < max)) return [problem('measure-range', placeOf(measure), `goes from ${min} to ${max}.`)];
  const points = max - min + 1;
  if (measure.format !== 'points' || measure.labels.length === points) return [];
  const message = `has ${points} points from ${min} to ${max}, and ${measure.labels.length} labels.`;
  return [problem('measure-range', placeOf(measure), message)];
}

function licence(measure: Measure): readonly Problem[] {
  const isPublished = measure.published === true || measure.id.startsWith('pub_');
  if (!isPublished || (measure.licence ?? '').trim() !== '') return [];
  return [problem('licence-missing', placeOf(measure), `"${measure.title}" is a published scale, and no licence is noted.`)];
}
