import type { Answer, Asked, Visibility } from './answer.ts';
import type { Duration } from './duration.ts';
import type { WordList, Words } from './text.ts';
import { audienceOf, makeTrial, type FieldSpec, type PipeSpec, type Trial } from './trial.ts';

/** Text to read and a button to go on. */
export function page(
  id: string,
  words: { readonly heading: Words; readonly paragraphs: WordList; readonly button: Words },
): Trial<Record<never, never>> {
  return makeTrial(id, 'tandem-page', { ...words });
}

/** Words of one's own from an earlier step, shown above what is asked. Only their author sees them. */
export type About = Answer<string | null>;

function aboutPipe(about: About | undefined): readonly PipeSpec[] {
  return about === undefined ? [] : [{ parameter: 'about', of: 'self', answer: about }];
}

interface ChoiceOptions<Option extends string, Seen extends Visibility> {
  readonly heading: Words;
  readonly about?: About;
  readonly question: Words;
  /** A line under the question. */
  readonly help?: Words;
  /** Label by recorded value, in the order shown. */
  readonly options: Readonly<Record<Option, Words>>;
  readonly visibility?: Seen;
}

/** One question, one answer out of a few; the answer has the name of the trial. */
export function choice<const Id extends string, const Option extends string, const Seen extends Visibility = 'private'>(
  id: Id,
  { heading, about, question, help, options, visibility }: ChoiceOptions<Option, Seen>,
): Trial<Record<Id, Asked<Option | null, Seen>>> {
  const seen = visibility ?? 'private';
  const listed = Object.entries<Words>(options).map(([value, label]) => ({ value, label }));
  return makeTrial(
    id,
    'tandem-choice',
    { heading, about: null, question, help: help ?? '', options: listed },
    {
      audience: audienceOf(seen),
      fields: [{ key: 'response', name: id, type: 'choice', visibility: seen, question }],
      pipes: aboutPipe(about),
    },
  );
}

interface WritingOptions<Prompt extends string, Seen extends Visibility> {
  readonly heading: Words;
  readonly about?: About;
  readonly lead?: Words;
  /** A card with points to keep in mind, above the fields. */
  readonly card?: { readonly heading: Words; readonly points: readonly WordList[] };
  /** Label by name of the answer; one field to write in each. */
  readonly prompts: Readonly<Record<Prompt, Words>>;
  /** Fewest characters over all prompts, and most in each (2,000). */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The button waits so long. */
  readonly noSoonerThan?: Duration;
  /** Pasting is logged; `'blocked'` also prevents it. */
  readonly pasting?: 'allowed' | 'blocked';
  /** For who cannot think of anything: help, and a way on. The answer `<trial id>_none` tells of it. */
  readonly cannot?: { readonly label: Words; readonly help: Words; readonly domains: WordList; readonly skip: Words };
  readonly visibility?: Seen;
}

/** Counts that every trial with writing leaves. */
const WRITTEN: readonly FieldSpec[] = ['n_chars', 'n_edits', 'n_pastes', 'typed_ms'].map((name) => ({
  key: name,
  name,
  type: 'number',
  visibility: 'lab',
  question: null,
}));

/** Prompts to write to. Each prompt's name is an answer; a missed one is `null`. */
export function writing<
  const Id extends string,
  const Prompt extends string,
  const Seen extends Visibility = 'private',
>(
  id: Id,
  { heading, about, lead, card, prompts, visibility, cannot, ...limits }: WritingOptions<Prompt, Seen>,
): Trial<Record<Prompt, Asked<string | null, Seen>> & Record<`${Id}_none`, Asked<boolean | null, 'private'>>> {
  const seen = visibility ?? 'private';
  const listed = Object.entries<Words>(prompts).map(([name, text]) => ({ id: name, text }));
  const typed = listed.map(
    ({ id: name, text }): FieldSpec => ({
      key: `response.${name}`,
      name,
      type: 'text',
      visibility: seen,
      question: text,
    }),
  );
  const none: FieldSpec = { key: 'none', name: `${id}_none`, type: 'boolean', visibility: 'private', question: null };
  return makeTrial(
    id,
    'tandem-writing',
    {
      heading,
      about: null,
      lead: lead ?? '',
      card: card ?? null,
      prompts: listed,
      min_chars: limits.atLeast ?? 0,
      max_chars: limits.atMost ?? 2_000,
      min_ms: limits.noSoonerThan ?? 0,
      block_paste: limits.pasting === 'blocked',
      cannot: cannot ?? null,
    },
    {
      audience: audienceOf(seen),
      fields: [...typed, ...(cannot === undefined ? [] : [none]), ...WRITTEN],
      durations: ['min_ms'],
      pipes: aboutPipe(about),
    },
  );
}
