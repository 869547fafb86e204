import type { Key } from '../../../experiments/measures/keys.ts';
import { subscaleOf } from './open-questions.ts';
import { STATUSES } from './scale-file.ts';

/** A file to fill in: everything that the import asks, with what the key knows. */
export function formFor(id: string, key: Key): string {
  const [min, max] = key.range ?? [0, 5];
  const items = Array.from({ length: key.k }, (_, index) => itemLines(key, index + 1));
  return [
    `# ${key.title}: ${key.citation}`,
    '# Fill in the wording you are entitled to use, in the order of this key.',
    `key: ${id}`,
    'target: relationship   # self, partner, relationship, other',
    ...(key.perTarget === true ? ['target_name: partner   # one file for each person it is about'] : []),
    `timeframe: ${key.timeframe ?? 'general'}     # now, task, today, week, general`,
    `min: ${min}`,
    `max: ${max}`,
    'source:                # where this wording is published, or whom it is from',
    'licence:',
    `  status:              # ${STATUSES.join(', ')}`,
    '  note:                # who allows what, and where that is written',
    '  obtained_by:',
    '  obtained_on:         # YYYY-MM-DD',
    '  may_be_shared:       # true: its words may be passed on with the data',
    'texts:',
    '  en:',
    '    heading:',
    '    instructions:',
    '    labels:',
    `      ${min}:`,
    `      ${max}:`,
    'items:',
    ...items.flat(),
  ].join('\n');
}

function itemLines(key: Key, number: number): readonly string[] {
  return [
    `  - number: ${number}`,
    '    text: { en:  }',
    ...(key.range === undefined ? ['    values: []         # the points printed beside each answer, in their order'] : [`    direction:         # with or against more ${subscaleOf(key, number)}`]),
    ...(key.subSize === undefined ? [] : [`    subscale:          # ${Object.keys(key.subSize).join(', ')}`]),
  ];
}
