import { answer, type Asked } from './answer.ts';
import { seconds } from './duration.ts';
import { kitText } from './kit-texts.ts';
import type { DeliverStep } from './step.ts';
import type { Words } from './text.ts';
import { makeTrial, type FieldSpec, type Trial } from './trial.ts';

/** The step in which the author sees the text once more; its answer `text` is what is delivered. */
export function confirmIdOf({ id }: { readonly id: string }): string {
  return `${id}-confirm`;
}

export function confirmTrial({ text, confirm }: DeliverStep): Trial {
  const { heading, lead, send, change, keep, blocked, atLeast } = confirm;
  return makeTrial(
    'confirm',
    'tandem-confirm',
    { heading, lead, send, change, keep, blocked_words: blocked, text: null, min_chars: atLeast },
    {
      audience: 'shared',
      fields: [
        { key: 'response.text', name: 'text', type: 'text', visibility: 'shared', question: lead },
        { key: 'decision', name: 'decision', type: 'choice', visibility: 'private', question: lead },
        { key: 'edited', name: 'edited', type: 'boolean', visibility: 'lab', question: null },
      ],
      pipes: [{ parameter: 'text', of: 'self', answer: text }],
    },
  );
}

interface LetterWords {
  readonly heading: Words;
  readonly fallback: Words;
  readonly hide: Words;
  readonly button: Words;
  readonly copy?: Words;
}

const READ: readonly FieldSpec[] = [
  { key: 'shown', name: 'shown', type: 'choice', visibility: 'private', question: null },
  { key: 'hidden', name: 'hidden', type: 'boolean', visibility: 'private', question: null },
  { key: 'read_ms', name: 'read_ms', type: 'number', visibility: 'lab', question: null },
];

/** What the partner has confirmed in `delivery`, as text and never as HTML. */
export function letterTrial(
  id: string,
  delivery: { readonly id: string },
  { noSoonerThan, ...words }: LetterWords & { readonly noSoonerThan: number },
): Trial {
  const { heading, fallback, hide, button, copy } = words;
  const confirmed = answer<{ text: Asked<string | null, 'shared'> }, 'text'>({ id: confirmIdOf(delivery) }, 'text');
  return makeTrial(
    id,
    'tandem-letter',
    { heading, fallback, hide, button, copy: copy ?? '', text: null, min_ms: noSoonerThan },
    { fields: READ, durations: ['min_ms'], pipes: [{ parameter: 'text', of: 'partner', answer: confirmed }] },
  );
}

/** The delivered words once more, in a later step. */
export function reread(
  delivery: DeliverStep,
  id: string,
  words: { readonly heading: Words; readonly copy?: Words },
): Trial<Record<never, never>> {
  const { fallback, hide, button } = delivery.letter;
  return letterTrial(id, delivery, { fallback, hide, button: button ?? kitText('continue'), ...words, noSoonerThan: seconds(0) });
}
