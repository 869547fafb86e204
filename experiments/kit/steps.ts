import type { Answer, Fields } from './answer.ts';
import { seconds, minutes, type Duration } from './duration.ts';
import { kitText } from './kit-texts.ts';
import type { Measure } from './measure.ts';
import { scale, type ScaleOptions } from './scale.ts';
import type {
  BarrierStep, ChatStep, DeliverStep, GoneRule, HoldStep, Part, Phase, RevealStep, SoloStep, Step, TogetherStep,
} from './step.ts';
import type { WordList, Words } from './text.ts';
import type { Trial } from './trial.ts';
import type { When } from './when.ts';

type Listed = readonly Trial[];
type ByRole = Readonly<Record<string, Listed>>;

type Merge<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;
type AskedIn<Each> = Each extends Trial<infer Given> ? Given : never;
type TrialIn<Given extends Listed | ByRole> = Given extends Listed
  ? Given[number]
  : Given extends ByRole
    ? Given[keyof Given][number]
    : never;
/** What a list of trials, or one list for each role, asks. */
type AnswersOf<Given extends Listed | ByRole> = Extract<Merge<AskedIn<TrialIn<Given>>>, Fields>;
type RolesIn<Given extends Listed | ByRole> = Given extends Listed ? never : keyof Given & string;

interface Choices<Role extends string> {
  /** For this role alone. */
  readonly only?: Role;
  /** Only if this member's earlier answers are so. */
  readonly when?: When;
  readonly waiting?: Words;
}

interface Waiting {
  readonly waiting?: Words;
}

interface Waits {
  /** How long the first to arrive waits for the partner. */
  readonly patience: Duration;
  readonly onTimeout: GoneRule;
}

interface Timed extends Waits {
  readonly onPartnerGone: 'pause' | GoneRule;
}

/** An ordinary jsPsych timeline as data, each member alone at their own pace. */
export function solo<const Given extends Listed, const Role extends string = never>(
  id: string,
  trials: Given,
  { only, when, waiting, limit }: Choices<Role> & { readonly limit?: Duration } = {},
): SoloStep<AnswersOf<Given>, Role> {
  return {
    kind: 'solo',
    id,
    trials,
    only: only ?? null,
    when: when ?? null,
    limit: limit ?? null,
    pick: null,
    waiting: waiting ?? kitText('waiting.start'),
  };
}

/** One scale of the registry, alone on its screen. */
export function battery<const Role extends string = never>(
  id: string,
  measure: Measure,
  options: Choices<Role> & ScaleOptions = {},
): SoloStep<Record<never, never>, Role> {
  return { ...solo(id, [], options), trials: [scale(id, measure, options)] };
}

/** Nobody passes until both partners are here; released by the server, for both at one instant. */
export function barrier(id: string, { waiting, ...waits }: Waits & Waiting): BarrierStep {
  return { kind: 'barrier', id, waiting: waiting ?? kitText('waiting.hold'), ...waits };
}

/** A barrier that stays shut for some seconds more, so that nobody learns how long the partner needed. */
export function hold(
  id: string,
  { waiting, ...padded }: Waits & Waiting & { readonly pad: readonly [shortest: Duration, longest: Duration] },
): HoldStep {
  return { kind: 'hold', id, waiting: waiting ?? kitText('waiting.hold'), ...padded };
}

/**
 * Both start at one scheduled instant and end at one. What is being typed at the end is kept as it is.
 *
 * @param trials  the same for both, or a list for each role
 */
export function together<const Given extends Listed | ByRole>(
  id: string,
  lasts: Duration,
  trials: Given,
  { waiting, endsWhenBothDone, ...timed }: Timed & Waiting & { readonly endsWhenBothDone?: boolean },
): TogetherStep<AnswersOf<Given>, RolesIn<Given>> {
  const words = waiting ?? kitText('waiting.hold');
  return { kind: 'together', id, lasts, trials, waiting: words, endsWhenBothDone: endsWhenBothDone ?? false, ...timed };
}

interface Delivery<From extends string> extends Timed {
  /** What was written earlier; only an answer with visibility `'shared'` can be delivered. */
  readonly text: Answer<string | null, 'shared'>;
  /** The author's role; `'both'`: each reads the other's, at one instant. */
  readonly from: From;
  readonly lasts?: Duration;
  readonly confirm?: Partial<DeliverStep['confirm']>;
  readonly letter?: Partial<DeliverStep['letter']>;
}

/** Text goes from its author, who sees it first and may keep it back, to the partner, who may hide it. */
export function deliver<const From extends string>(
  id: string,
  { text, from, lasts, confirm, letter, ...timed }: Delivery<From>,
): DeliverStep<Exclude<From, 'both'>> {
  return {
    kind: 'deliver',
    id,
    waiting: kitText('waiting.hold'),
    text,
    from,
    lasts: lasts ?? minutes(3),
    confirm: { ...CONFIRM, ...confirm },
    letter: { ...LETTER, ...letter },
    ...timed,
  };
}

interface Chat extends Timed, Waiting {
  readonly heading?: Words;
  /** What it is about, above the messages. */
  readonly lead?: Words;
  /** Each is told while the partner writes; off if not given, as it shows who hesitates. */
  readonly typing?: boolean;
}

/** Both write to each other, from one instant to another. A message is stored before the partner sees it. */
export function chat(id: string, lasts: Duration, { heading, lead, typing, waiting, ...timed }: Chat): ChatStep {
  return {
    kind: 'chat',
    id,
    lasts,
    waiting: waiting ?? kitText('waiting.hold'),
    heading: heading ?? kitText('chat.heading'),
    lead: lead ?? null,
    label: kitText('chat.label'),
    send: kitText('chat.send'),
    typing: typing === true ? kitText('chat.typing') : null,
    ...timed,
  };
}

interface Reveal<Role extends string> extends Timed, Waiting {
  readonly heading: Words;
  /** Neutral words by role: what each will do, never why. */
  readonly paragraphs: Readonly<Record<Role, WordList>>;
  readonly lasts?: Duration;
}

/** Tells roles, to both at one instant. */
export function reveal<const Role extends string>(
  id: string,
  { waiting, lasts, ...told }: Reveal<Role>,
): RevealStep<Role> {
  return { kind: 'reveal', id, waiting: waiting ?? kitText('waiting.hold'), lasts: lasts ?? minutes(2), ...told };
}

/** Groups steps into one of the parts that participants count. */
export function part<const Role extends string = never>(
  phase: Phase,
  ...steps: readonly (Step<Role> | readonly Step<Role>[])[]
): Part<Role> {
  return { phase, tone: 'neutral', steps: steps.flat() };
}

/**
 * A part with a threat, a request or a conflict. `npm run check` then asks for a later `part('close', …)` and a
 * `distressCheck()`.
 */
export function negative<Role extends string>(upsetting: Part<Role>): Part<Role> {
  return { ...upsetting, tone: 'negative' };
}

const CONFIRM: DeliverStep['confirm'] = {
  heading: kitText('deliver.confirmHeading'),
  lead: kitText('deliver.confirmLead'),
  send: kitText('deliver.send'),
  change: kitText('deliver.change'),
  keep: kitText('deliver.keep'),
  blocked: kitText('deliver.blocked'),
  limit: minutes(3),
  pad: [seconds(2), seconds(8)],
  atLeast: 1,
};

const LETTER: DeliverStep['letter'] = {
  heading: kitText('deliver.letterHeading'),
  fallback: kitText('deliver.fallback'),
  hide: kitText('deliver.hide'),
  button: kitText('continue'),
  noSoonerThan: seconds(20),
};
