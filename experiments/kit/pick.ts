import { answer, type Asked, type Fields } from './answer.ts';
import { choice, writing } from './questions.ts';
import type { PickCandidate, PickSpec, SoloStep } from './step.ts';
import { solo } from './steps.ts';
import type { Words } from './text.ts';
import { not, or } from './when.ts';

interface Picking<Candidate extends string, Topic extends string> {
  /** The texts to pick from, each with what its author said of it, in the order in which they were asked. */
  readonly among: Readonly<Record<Candidate, PickCandidate>>;
  /** The severity wished for, and the least and most that may be picked. */
  readonly nearest: number;
  readonly within: readonly [least: number, most: number];
  /** Topics that are never picked. */
  readonly without: readonly string[];
  /** Asked under the text that was picked; to whoever says no, once more about the second nearest. */
  readonly approve: { readonly heading: Words; readonly question: Words; readonly help?: Words; readonly yes: Words; readonly no: Words };
  /** For whom none was picked or approved: a text of their own instead, and what it is about. */
  readonly own: {
    readonly heading: Words;
    readonly lead: Words;
    readonly prompt: Words;
    readonly atLeast: number;
    readonly question: Words;
    readonly topics: Readonly<Record<Topic, Words>>;
  };
}

/** What is known of a pick afterwards. `rank` and `severity` are `null` for an own text. */
type Picked<Candidate extends string, Topic extends string> = {
  readonly text: Asked<string | null, 'private'>;
  readonly topic: Asked<Topic | null, 'private'>;
  readonly picked: Asked<Candidate | 'own' | null, 'private'>;
  readonly rank: Asked<number | null, 'private'>;
  readonly severity: Asked<number | null, 'private'>;
};

/**
 * The server picks one of a member's own texts (`nearest-middle`: the nearest to a severity, of those within a window
 * whose topic is not left out), and its author approves it, or the second nearest, or gives another.
 *
 * @returns  the steps, and the pick by whose id later steps refer to it: `answer(topic, 'text')`
 */
export function pick<const Candidate extends string, const Topic extends string>(
  id: string,
  { among, nearest, within, without, approve, own }: Picking<Candidate, Topic>,
): { readonly id: string; readonly answers?: Picked<Candidate, Topic>; readonly steps: readonly SoloStep<Fields, never>[] } {
  const candidates = Object.entries<PickCandidate>(among).map(([name, candidate]) => ({ id: name, ...candidate }));
  const made = { id };
  const { heading, question, help, yes, no } = approve;
  const about = answer<Picked<Candidate, Topic>, 'text'>(made, 'text');
  const approval = (rank: 1 | 2) => {
    const asked = choice('approved', { heading, about, question, ...(help === undefined ? {} : { help }), options: { yes, no } });
    const picking: PickSpec = { as: id, rule: 'nearest-middle', version: 1, candidates, target: nearest, within, without, rank };
    return { ...solo(`${id}-${rank}`, [asked]), pick: picking };
  };
  const [nearestStep, secondNearest] = [approval(1), approval(2)];
  const second: SoloStep<Fields, never> = { ...secondNearest, when: answer(nearestStep, 'approved').is('no') };
  const isApproved = or(answer(nearestStep, 'approved').is('yes'), answer(secondNearest, 'approved').is('yes'));
  const instead = solo(
    id,
    [
      writing('text', { heading: own.heading, lead: own.lead, prompts: { text: own.prompt }, atLeast: own.atLeast }),
      choice('topic', { heading: own.heading, question: own.question, options: own.topics }),
    ],
    { when: not(isApproved) },
  );
  return { id, steps: [nearestStep, second, { ...instead, pick: { as: id, rule: 'own', version: 1 } }] };
}
