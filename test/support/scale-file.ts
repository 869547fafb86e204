import { itemIdOf, keyNamed, type KeyId } from '../../experiments/measures/keys.ts';
import { imported } from '../../experiments/measures/imported.ts';
import type { ItemAnswers } from '../../experiments/measures/scoring.ts';
import type { PointMeasure } from '../../experiments/kit/measure.ts';
import { storedFrom } from '../../server/commands/measures/stored-from.ts';
import type { ScaleFile } from '../../server/commands/measures/scale-file.ts';

type FileItem = ScaleFile['items'][number];

/** What a lab would write down of a scale, with words of no scale; nothing is open, and nothing wrong. */
export function scaleFileFor(id: KeyId, given: Partial<ScaleFile> = {}, change: (item: FileItem) => FileItem = (item) => item): ScaleFile {
  const key = keyNamed(id);
  if (key === null) throw new Error(`no key ${id}`);
  const [min, max] = key.range ?? [0, 5];
  const reversed = key.reversed === 'by-content' ? [3, 4] : key.reversed;
  const subscales = Object.entries(key.subSize ?? {}).flatMap(([name, size]) => Array.from({ length: size }, () => name));
  return {
    key: id,
    target: 'relationship',
    min,
    max,
    source: 'Nobody 2026, of no journal',
    licence: { status: 'ask_author', note: 'Letter of the authors', obtained_by: 'the lab', obtained_on: '2026-11-02', may_be_shared: false },
    texts: { en: { heading: 'A heading', instructions: 'What to do', labels: { [String(min)]: 'least', [String(max)]: 'most' } } },
    items: Array.from({ length: key.k }, (_, index) =>
      change({
        number: index + 1,
        text: { en: `Sentence ${index + 1}` },
        ...(key.range === undefined ? {} : { direction: reversed.includes(index + 1) ? 'against' : 'with' }),
        ...(subscales[index] === undefined ? {} : { subscale: subscales[index] }),
      }),
    ),
    ...given,
  };
}

/** The measure that comes of such a file. */
export function importedFrom(file: ScaleFile): PointMeasure {
  const key = keyNamed(file.key);
  if (key === null) throw new Error(`no key ${file.key}`);
  return imported(storedFrom(file, key));
}

/** The same answer to every item, or one by number. */
export function answersTo({ items }: PointMeasure, answer: (number: number) => number): ItemAnswers {
  return Object.fromEntries(items.map((_, index) => [itemIdOf(index + 1), answer(index + 1)]));
}
