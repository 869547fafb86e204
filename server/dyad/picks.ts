import type { Answer } from './when.ts';

/**
 * What the server chooses when a member comes to a step, out of this member's own earlier answers: data, by a rule
 * of a version. It is remembered under `<as>.picked`, `.rank`, `.severity`, `.topic` and `.rule`, the text under
 * `<as>.text`.
 */
export type TextPick = { readonly as: string; readonly version: number } & (
  | {
      readonly rule: 'nearest-middle';
      readonly candidates: readonly PickCandidate[];
      /** The severity wished for, and the least and most that may be picked. */
      readonly target: number;
      readonly within: readonly [least: number, most: number];
      /** Topics that are never picked. */
      readonly without: readonly string[];
      /** 1: the nearest; 2: the second nearest. */
      readonly rank: number;
    }
  /** Nothing is picked: the member gives a text of their own in this step, and what was picked before is forgotten. */
  | { readonly rule: 'own' }
);

/** One of the texts to choose from, by the answers of this member that it consists of (`<stepId>.<name>`). */
export interface PickCandidate {
  readonly id: string;
  readonly text: string;
  readonly severity: string;
  readonly topic: string;
}

/** The version of each rule that this build knows. A changed rule is a new version, beside the old one. */
const KNOWN: Readonly<Record<TextPick['rule'], number>> = { 'nearest-middle': 1, own: 1 };

/** What a pick leaves among the answers, and the text, each under `<as>.<name>`. */
export const PICKED = ['picked', 'rank', 'severity', 'topic', 'rule'] as const;

export function isKnownPick({ rule, version }: Pick<TextPick, 'rule' | 'version'>): boolean {
  return Object.hasOwn(KNOWN, rule) && KNOWN[rule] === version;
}

/** What is remembered of a member: answers, and ids of texts, by `<stepId>.<name>`. */
interface Remembered {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * The seat with what is picked for this member, out of their own answers; `null` if there is nothing to pick.
 *
 * Pure, and the rule is of a version: the same answers give the same pick whenever it is made.
 */
export function withPick<Seat extends Remembered>(seat: Seat, pick: TextPick): Seat | null {
  if (pick.rule === 'own') return remembered(seat, pick, { picked: 'own', rank: null, severity: null, topic: null }, null);
  const found = nearest(seat, pick);
  if (found === null) return null;
  const { id, severity, topic, textId } = found;
  return remembered(seat, pick, { picked: id, rank: pick.rank, severity, topic }, textId);
}

interface Found {
  readonly id: string;
  readonly severity: number;
  readonly topic: string;
  readonly textId: string;
}

/** The `rank`-th nearest to the target among those that may be picked; of two equally near, the one asked first. */
function nearest(seat: Remembered, { candidates, target, within, without, rank }: NearestMiddle): Found | null {
  const [least, most] = within;
  const eligible = candidates.flatMap(({ id, ...fields }): readonly Found[] => {
    const severity = seat.answers[fields.severity];
    const topic = seat.answers[fields.topic];
    const textId = seat.texts[fields.text];
    if (typeof severity !== 'number' || typeof topic !== 'string' || textId === undefined) return [];
    const isMeant = severity >= least && severity <= most && !without.includes(topic);
    return isMeant ? [{ id, severity, topic, textId }] : [];
  });
  const away = ({ severity }: Found): number => Math.abs(severity - target);
  return [...eligible].sort((one, other) => away(one) - away(other))[rank - 1] ?? null;
}

type NearestMiddle = Extract<TextPick, { readonly rule: 'nearest-middle' }>;

type Left = Readonly<Record<Exclude<(typeof PICKED)[number], 'rule'>, Answer>>;

function remembered<Seat extends Remembered>(seat: Seat, { as, rule, version }: TextPick, left: Left, textId: string | null): Seat {
  const answers = Object.entries({ ...left, rule: `${rule} ${version}` }).map(([name, value]) => [`${as}.${name}`, value]);
  const { [`${as}.text`]: _before, ...texts } = seat.texts;
  return {
    ...seat,
    answers: { ...seat.answers, ...Object.fromEntries(answers) },
    texts: textId === null ? texts : { ...texts, [`${as}.text`]: textId },
  };
}
