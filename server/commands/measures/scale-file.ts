import { parse } from 'yaml';
import { z } from 'zod';
import { TARGETS, TIMEFRAMES } from '../../../experiments/measures/imported.ts';
import { StartError } from '../../database/start-error.ts';

export const STATUSES = ['open_cited', 'open_unverified', 'ask_author', 'publisher', 'commercial'] as const;

const words = z.string().trim().min(1);
const byLanguage = z.record(words, words);

const item = z.strictObject({
  number: z.int().positive(),
  text: byLanguage,
  /** `with`: whoever agrees has more of what is scored. */
  direction: z.enum(['with', 'against']).nullish(),
  subscale: words.nullish(),
  values: z.array(z.number()).min(2).nullish(),
});

const scaleFile = z.strictObject({
  key: words,
  target: z.enum(TARGETS).default('relationship'),
  /** Whom it is about, for a scale that is given once for each of several persons. */
  target_name: z.string().regex(/^[a-z]+$/).nullish(),
  timeframe: z.enum(TIMEFRAMES).nullish(),
  /** Tells apart two wordings of one scale. */
  variant: z.string().regex(/^[a-z0-9]+$/).nullish(),
  min: z.int(),
  max: z.int(),
  source: words.nullish(),
  licence: z
    .strictObject({
      status: z.enum(STATUSES).nullish(),
      note: words.nullish(),
      obtained_by: words.nullish(),
      obtained_on: z.iso.date().nullish(),
      may_be_shared: z.boolean().nullish(),
    })
    .default({}),
  texts: z.record(
    words,
    z.strictObject({ heading: words, instructions: words, labels: z.record(z.string(), words).default({}) }),
  ),
  items: z.array(item).min(1),
});

/** What a lab writes down of a scale; what it has left open is `undefined` or `null`. */
export type ScaleFile = z.infer<typeof scaleFile>;

/** @throws StartError with everything in the file that has not the form of such a file */
export function readScaleFile(text: string, name: string): ScaleFile {
  const given = parsed(text, name);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new StartError(`${name} is no description of a scale, but a list or a table. How each item is scored needs more than its words: npm run measures -- form KEY prints a file to fill in (npm run measures -- list: the keys); copy your words into it.`);
  }
  const read = scaleFile.safeParse(given, { reportInput: true });
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message, input }) => `  ${placeOf(path)}: ${input === null || input === undefined ? 'still empty' : message}`);
  throw new StartError(`${name} is not filled in yet, or not as it should be:\n${lines.join('\n')}\nNothing was imported. npm run measures -- form KEY prints the file to fill in, with a note on what each line takes.`);
}

/** As whoever fills it in sees it: the first item is number 1. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? String(part + 1) : String(part))).join(' › ');
}

function parsed(text: string, name: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new StartError(`${name} is neither YAML nor JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
