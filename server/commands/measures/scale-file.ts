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
  const read = scaleFile.safeParse(parsed(text, name));
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `  ${path.join(' › ') || 'the whole'}: ${message}`);
  throw new StartError(`${name} is no description of a scale:\n${lines.join('\n')}\nnpm run measures -- form KEY prints one to fill in.`);
}

function parsed(text: string, name: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new StartError(`${name} is neither YAML nor JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
