import type { Key } from '../../../experiments/measures/keys.ts';
import { STATUSES, type ScaleFile } from './scale-file.ts';

/** Something that only the lab can know. */
export interface Question {
  readonly asks: string;
  /** @returns the file with the answer in it, or `null` for an answer that is none */
  answered(file: ScaleFile, answer: string): ScaleFile | null;
}

/** What the file leaves open of what has to be known before a scale may be used. */
export function openQuestions(file: ScaleFile, key: Key): readonly Question[] {
  return [...directions(file, key), ...source(file), ...licence(file)];
}

function directions({ items, texts }: ScaleFile, key: Key): readonly Question[] {
  const [language = 'en'] = Object.keys(texts);
  return items
    .filter(({ direction, values }) => (direction ?? null) === null && (values ?? null) === null)
    .map(({ number, text, subscale }) => ({
      asks: `In your text, is item ${number} worded in the direction of more ${subscale ?? subscaleOf(key, number)}? “${text[language] ?? ''}” (yes/no)`,
      answered: (file, answer) => {
        const isWith = yesOrNo(answer);
        if (isWith === null) return null;
        const direction = isWith ? 'with' : 'against';
        return { ...file, items: file.items.map((item) => (item.number === number ? { ...item, direction } : item)) };
      },
    }));
}

/** What an item is about, as the key says it. */
export function subscaleOf({ sub = {}, title }: Key, number: number): string {
  return Object.entries(sub).find(([, numbers]) => numbers.includes(number))?.[0] ?? title;
}

function source({ source: given }: ScaleFile): readonly Question[] {
  if ((given ?? null) !== null) return [];
  return [{ asks: 'Where is this wording published, or whom is it from?', answered: (file, answer) => (answer === '' ? null : { ...file, source: answer }) }];
}

function licence({ licence: given }: ScaleFile): readonly Question[] {
  const open = <Name extends keyof ScaleFile['licence']>(
    name: Name,
    asks: string,
    read: (answer: string) => ScaleFile['licence'][Name] | null,
  ): readonly Question[] =>
    (given[name] ?? null) !== null
      ? []
      : [
          {
            asks,
            answered: (file, answer) => {
              const value = read(answer);
              return value === null ? null : { ...file, licence: { ...file.licence, [name]: value } };
            },
          },
        ];
  const some = (answer: string) => (answer === '' ? null : answer);
  return [
    ...open('status', `Under what may you use it? (${STATUSES.join(', ')})`, (answer) => STATUSES.find((each) => each === answer) ?? null),
    ...open('note', 'Who allows what, and where is that written?', some),
    ...open('obtained_by', 'Who obtained it?', some),
    ...open('obtained_on', 'When? (YYYY-MM-DD)', (answer) => (/^\d{4}-\d\d-\d\d$/.test(answer) ? answer : null)),
    ...open('may_be_shared', 'May its words be passed on with the data? (yes/no)', yesOrNo),
  ];
}

function yesOrNo(answer: string): boolean | null {
  if (/^y(es)?$/i.test(answer)) return true;
  return /^no?$/i.test(answer) ? false : null;
}
