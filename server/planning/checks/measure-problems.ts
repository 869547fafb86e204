import type { Measure } from '../../../experiments/kit/measure.ts';
import { KEYS, type Key } from '../../../experiments/measures/keys.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { repeated } from './planned.ts';

/** What is wrong with scales: everything that would score answers wrongly, or that their owners forbid. */
export function measureProblems(measures: readonly Measure[]): readonly Problem[] {
  return [
    ...repeated(measures.map(({ id }) => id)).map((id) =>
      problem('measure-id-twice', 'experiments/measures', `two measures have the id "${id}".`),
    ),
    ...measures.flatMap((measure) => [...items(measure), ...scores(measure), ...range(measure), ...licence(measure), ...names(measure)]),
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

/** Wording of our own, or of a lab, that is called as a published scale: by its title, an id or a score. */
function names(measure: Measure): readonly Problem[] {
  if (measure.published === true || measure.id.startsWith('pub_')) return [];
  const called = [measure.id, measure.title, ...measure.scores.flatMap(({ name, label }) => [name, label])];
  const borrowed = Object.values<Key>(KEYS).flatMap((key) => key.names).filter((name) => called.some((each) => says(each, name)));
  return [...new Set(borrowed)].map((name) => problem('measure-borrowed-name', placeOf(measure), `is called “${name}”, which is a published scale, and its wording is not.`));
}

/** The name as words of their own: `own_ios1` says IOS, and `curiosity` does not. */
function says(called: string, name: string): boolean {
  const words = (text: string) => ` ${text.toLowerCase().replaceAll(/[^\p{L}]+/gu, ' ').trim()} `;
  return words(called).includes(words(name));
}
