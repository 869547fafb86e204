import { KEYS, type Key } from '../../../experiments/measures/keys.ts';
import { subscaleOf } from './open-questions.ts';
import type { ScaleFile } from './scale-file.ts';

/** What does not fit together in a file without open questions: every line would make wrong scores. */
export function keyProblems(file: ScaleFile, key: Key): readonly string[] {
  if (key.isPictorial === true) return [`${key.title} is answered on pictures, which belong to their owners; own_circles1 has circles of Tandem’s own.`];
  return [...numbers(file, key), ...range(file), ...texts(file), ...subscales(file, key), ...values(file, key), ...directions(file, key)];
}

function numbers({ items }: ScaleFile, { k, title }: Key): readonly string[] {
  const found = items.map(({ number }) => number).sort((one, other) => one - other);
  const wanted = Array.from({ length: k }, (_, index) => index + 1);
  if (found.join() === wanted.join()) return [];
  return [`${title} has the items 1 to ${k}, each once; the file has ${found.join(', ')}.`];
}

function range({ min, max }: ScaleFile): readonly string[] {
  return min < max ? [] : [`the answers go from ${min} to ${max}.`];
}

function texts({ texts: given, items, min, max }: ScaleFile): readonly string[] {
  const languages = Object.keys(given);
  const twice = languages.flatMap((language) => {
    const seen = items.map(({ text }) => text[language] ?? '');
    return items.filter(({ text }, index) => text[language] !== undefined && seen.indexOf(text[language]) !== index).map(({ number }) => `item ${number} has the words of an earlier item (${language}).`);
  });
  return [
    ...(languages.length > 0 ? [] : ['there are no texts in any language.']),
    ...items.flatMap(({ number, text }) => languages.filter((language) => text[language] === undefined).map((language) => `item ${number} has no words in ${language}.`)),
    ...items.flatMap(({ number, text }) => Object.keys(text).filter((language) => given[language] === undefined).map((language) => `item ${number} has words in ${language}, which has no heading and instructions.`)),
    ...languages.flatMap((language) =>
      Object.keys(given[language]?.labels ?? {})
        .filter((point) => !(Number(point) >= min && Number(point) <= max))
        .map((point) => `there is a label for ${point} (${language}), and the answers go from ${min} to ${max}.`),
    ),
    ...twice,
  ];
}

function subscales({ items }: ScaleFile, { subSize, title }: Key): readonly string[] {
  if (subSize === undefined) return items.filter(({ subscale }) => (subscale ?? null) !== null).map(({ number }) => `item ${number} names a subscale, and the key of ${title} says which it belongs to.`);
  return Object.entries(subSize).flatMap(([name, size]) => {
    const found = items.filter(({ subscale }) => subscale === name).length;
    return found === size ? [] : [`${found} items have the subscale ${name}; ${title} has ${size}. Its printed form says which.`];
  });
}

function values({ items, min, max }: ScaleFile, { range: keyRange, scoreRange, title }: Key): readonly string[] {
  if (keyRange !== undefined) return items.filter(({ values }) => (values ?? null) !== null).map(({ number }) => `item ${number} has points of its own, and ${title} is scored by direction.`);
  const lengths = items
    .filter(({ values }) => (values ?? []).length !== max - min + 1)
    .map(({ number, values }) => `item ${number} needs the points of each of its ${max - min + 1} answers, as printed on the form; it has ${(values ?? []).length}.`);
  if (lengths.length > 0 || scoreRange === undefined) return lengths;
  const ends = [Math.min, Math.max].map((end) => items.reduce((sum, { values }) => sum + end(...(values ?? [0])), 0));
  return ends.join() === scoreRange.join() ? [] : [`these points give scores from ${ends.join(' to ')}; those of ${title} go from ${scoreRange.join(' to ')}.`];
}

/** The lab's own reading of every item against the key: the only sight of a text that is in another order. */
function directions({ items }: ScaleFile, key: Key): readonly string[] {
  if (key.range === undefined) return [];
  const against = items.filter(({ direction }) => direction === 'against').map(({ number }) => number);
  if (key.reversed === 'by-content') {
    const wanted = key.reversedCount ?? against.length;
    return against.length === wanted ? [] : [`${against.length} items are worded against the score; ${key.title} has ${wanted}.`];
  }
  // Numbers that are to be verified give way to whoever has the text in hand.
  if (key.certainty === 'C') return [];
  const reversed = key.reversed;
  const wrong = items.filter(({ number, direction }) => (direction === 'against') !== reversed.includes(number));
  if (wrong.length === 0) return [];
  const told = wrong.map(({ number, direction }) => `item ${number} (you say ${direction} ${subscaleOf(key, number)})`);
  const other = fitting(against, key);
  const hint = other === null ? 'Is your text in another order? Give each item the number that the key’s order gives it.' : `They are those of ${other}: the same texts in another order.`;
  return [`the key of ${key.title} has another direction for ${told.join(', ')}. ${hint}`];
}

function fitting(against: readonly number[], { sameTextsAs }: Key): string | null {
  const other = Object.entries<Key>(KEYS).find(([name]) => name === sameTextsAs)?.[1];
  if (other === undefined || other.reversed === 'by-content') return null;
  return [...other.reversed].sort(byNumber).join() === [...against].sort(byNumber).join() ? (sameTextsAs ?? null) : null;
}

const byNumber = (one: number, other: number) => one - other;
