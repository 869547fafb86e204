import { createHash } from 'node:crypto';
import type { StoredScale, StoredScore } from '../../../experiments/measures/imported.ts';
import { itemIdOf, KEY_VERSION, type Key } from '../../../experiments/measures/keys.ts';
import type { ScaleFile } from './scale-file.ts';

/** What is kept of a file in which nothing is open and nothing wrong. */
export function storedFrom(file: ScaleFile, key: Key): StoredScale {
  const items = [...file.items].sort((one, other) => one.number - other.number);
  const texts = Object.fromEntries(
    Object.entries(file.texts).map(([language, { heading, instructions, labels }]) => [
      language,
      { heading, instructions, labels, items: Object.fromEntries(items.map(({ number, text }) => [itemIdOf(number), text[language] ?? ''])) },
    ]),
  );
  const { status, note, obtained_by, obtained_on, may_be_shared } = file.licence;
  return {
    id: idOf(file, key),
    keyVersion: KEY_VERSION,
    title: file.target_name === undefined || file.target_name === null ? key.title : `${key.title}, about ${file.target_name}`,
    source: file.source ?? '',
    target: file.target,
    timeframe: file.timeframe ?? key.timeframe ?? 'general',
    min: file.min,
    max: file.max,
    items: items.map(({ number, direction, values }) => ({
      id: itemIdOf(number),
      isReversed: direction === 'against',
      ...((values ?? null) === null ? {} : { values: values ?? [] }),
    })),
    scores: scoresOf(file, key),
    texts,
    licence: { status: status ?? '', note: note ?? '', obtainedBy: obtained_by ?? '', obtainedOn: obtained_on ?? '', mayBeShared: may_be_shared === true },
    textsHash: textsHash(texts),
  };
}

/** Of the words in every language, by the order of the items. */
export function textsHash(texts: StoredScale['texts']): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/** The key's name, and what makes this wording another scale: whom it is about, another time, another text. */
function idOf({ key: id, target_name, timeframe, variant }: ScaleFile, key: Key): string {
  const time = timeframe ?? null;
  const isOther = time !== null && time !== (key.timeframe ?? 'general');
  return [id, target_name ?? null, isOther ? time : null, variant ?? null].filter((part) => part !== null).join('_');
}

function scoresOf({ items }: ScaleFile, key: Key): readonly StoredScore[] {
  const { title, method, mayMiss, total, composite } = key;
  const more = { method, ...(mayMiss === undefined ? {} : { mayMiss }) };
  const subscales = Object.entries(subscalesOf(items, key)).map(([name, numbers]) => ({
    name,
    label: `${title}: ${name}`,
    items: numbers.map(itemIdOf),
    ...more,
  }));
  const all = { name: subscales.length === 0 ? '' : 'total', label: title, items: items.map(({ number }) => number).sort((one, other) => one - other).map(itemIdOf), ...more };
  const composed = subscales.filter(({ name }) => name === composite?.of).map(({ items: own }) => ({
    name: composite?.name ?? '',
    label: `${title}: ${composite?.of} less the mean of ${composite?.minus.join(', ')}`,
    items: own,
    minus: subscales.filter(({ name }) => composite?.minus.includes(name)).map((less) => less.items),
    ...more,
  }));
  return [...subscales, ...composed, ...(subscales.length === 0 || total === true ? [all] : [])];
}

function subscalesOf(items: ScaleFile['items'], { sub, subSize }: Key): Readonly<Record<string, readonly number[]>> {
  if (sub !== undefined) return sub;
  return Object.fromEntries(
    Object.keys(subSize ?? {}).map((name) => [name, items.filter(({ subscale }) => subscale === name).map(({ number }) => number)]),
  );
}
