import { answer, type Asked } from './answer.ts';
import { seconds, type Duration } from './duration.ts';
import { kitText } from './kit-texts.ts';
import type { GoneRule, Prompt, TurnsStep } from './step.ts';
import type { Words } from './text.ts';
import { makeTrial, type Content, type FieldSpec, type PipeSpec, type Trial } from './trial.ts';

interface Turns<Role extends string> {
  /** The clock of the set, for both: what is not finished by its end is dropped. */
  readonly lasts: Duration;
  /** In the order asked; who answers first alternates from one to the next. */
  readonly prompts: readonly Prompt[];
  /** As deep as the prompts: offered to whoever would rather not answer one. Two for each prompt never repeat. */
  readonly reserve?: readonly Prompt[];
  /** The floor passes when it is passed on, not before `atLeast`, and at `atMost`. */
  readonly turn: { readonly atLeast?: Duration; readonly atMost: Duration };
  /** `spoken`: for couples in one room; both see the question and whose turn it is, and talk aloud. */
  readonly channel?: 'text' | 'spoken';
  /** Who answers the first prompt; drawn for each couple if not given. */
  readonly starter?: Role;
  /** How long the first to arrive waits for the partner. */
  readonly patience: Duration;
  readonly onTimeout: GoneRule;
  readonly onPartnerGone: 'pause' | GoneRule;
  readonly waiting?: Words;
}

/**
 * A set of prompts on one clock. One has the floor, the other follows, and each answers every prompt; the set
 * begins and ends for both at one instant.
 *
 * Whoever skips a prompt is offered another. The partner cannot tell: they read the question together with the
 * answer, and now and then the second gets another question without having skipped.
 */
export function turns<const Role extends string = never>(
  id: string,
  { reserve, channel, starter, waiting, ...set }: Turns<Role>,
): TurnsStep<Role> {
  return {
    kind: 'turns',
    id,
    waiting: waiting ?? kitText('waiting.hold'),
    reserve: reserve ?? [],
    channel: channel ?? 'text',
    starter: starter ?? null,
    ...set,
  };
}

/** What the partner said last: in which step, and which questions it may answer. */
export interface Heard {
  readonly stepId: string;
  readonly questions: readonly Prompt[];
}

const SAID: readonly FieldSpec[] = [
  { key: 'response.said', name: 'said', type: 'text', visibility: 'shared', question: kitText('turns.yours') },
  { key: 'response.unsent', name: 'unsent', type: 'text', visibility: 'lab', question: null },
  { key: 'prompt_id', name: 'prompt_id', type: 'choice', visibility: 'shared', question: null },
  ...['n_skips', 'n_chars', 'n_edits', 'n_pastes', 'typed_ms'].map(
    (name): FieldSpec => ({ key: name, name, type: 'number', visibility: 'lab', question: null }),
  ),
];

/** The turn of the one who has the floor. @param isSame  asks what the partner was asked, whichever it became */
export function turnTrial(
  step: TurnsStep,
  questions: readonly Prompt[],
  heard: Heard | null,
  isSame: boolean,
): Trial {
  const isSpoken = step.channel === 'spoken';
  const button = kitText(isSpoken ? 'turns.passOn' : 'turns.send');
  return makeTrial(
    'turn',
    'tandem-turn',
    {
      heading: kitText('turns.yours'),
      questions: listed(questions),
      same: isSame,
      channel: step.channel,
      min_ms: step.turn.atLeast ?? seconds(0),
      note: kitText(isSpoken ? 'turns.spokenNote' : 'turns.note'),
      button,
      skip: kitText('turns.skip'),
      pass: kitText('turns.pass'),
      ...heardWords(heard),
    },
    {
      audience: isSpoken ? 'none' : 'shared',
      fields: isSpoken ? SAID.filter(({ name }) => name === 'prompt_id') : SAID,
      durations: ['min_ms'],
      pipes: heardPipes(heard),
    },
  );
}

/** The same turn for the other. @param question  what is being asked, where both are to know; null: it comes with the answer */
export function listenTrial(question: Prompt | null, heard: Heard | null): Trial {
  return makeTrial(
    'listen',
    'tandem-listen',
    {
      heading: kitText('turns.partners'),
      lead: kitText(question === null ? 'turns.listen' : 'turns.listenSpoken'),
      question: question?.text ?? '',
      button: '',
      ...heardWords(heard),
    },
    { pipes: heardPipes(heard) },
  );
}

/** Behind the last prompt: what the partner said to it. */
export function lastWordsTrial(heard: Heard): Trial {
  return makeTrial(
    'listen',
    'tandem-listen',
    { heading: kitText('turns.last'), lead: '', question: '', button: kitText('continue'), ...heardWords(heard) },
    { pipes: heardPipes(heard) },
  );
}

function heardWords(heard: Heard | null): Readonly<Record<string, Content>> {
  return {
    heard: heard === null ? [] : listed(heard.questions),
    heard_label: kitText('turns.heard'),
    fallback: kitText('turns.heardNothing'),
    heard_text: null,
    heard_prompt: null,
  };
}

function heardPipes(heard: Heard | null): readonly PipeSpec[] {
  if (heard === null) return [];
  type Said = { said: Asked<string | null, 'shared'>; prompt_id: Asked<string | null, 'shared'> };
  const step = { id: heard.stepId };
  return [
    { parameter: 'heard_text', of: 'partner', answer: answer<Said, 'said'>(step, 'said') },
    { parameter: 'heard_prompt', of: 'partner', answer: answer<Said, 'prompt_id'>(step, 'prompt_id') },
  ];
}

function listed(prompts: readonly Prompt[]): readonly { readonly id: string; readonly text: Words }[] {
  return prompts.map(({ id, text }) => ({ id, text }));
}
