import type { PlannedTrial } from '../dyad/plan.ts';
import type { Answer } from '../dyad/when.ts';
import type { Member } from '../protocol/member.ts';
import { keptOf } from './answers.ts';
import type { Kept, PreparedRecord, TrialData } from './ports.ts';

interface Remembered {
  readonly data: Map<string, TrialData[]>;
  readonly textIds: Set<string>;
}

/**
 * What somebody has done since they withdrew silently: in memory only, and only for the partner who is still to read
 * it. Gone with this process; then the partner reads what they read where nothing was written.
 */
export class Unkept {
  readonly #sessions = new Map<string, Remembered>();
  readonly #words = new Map<string, Answer>();

  take(dyadSessionId: string, { member, record, raw, texts }: PreparedRecord): void {
    const { data } = this.#of(dyadSessionId);
    const place = placeOf(member, record.stepId);
    const earlier = (data.get(place) ?? []).filter(({ trialId }) => trialId !== record.trialId);
    data.set(place, [...earlier, { trialId: record.trialId, data: JSON.parse(raw) }]);
    for (const { textId, text } of texts) this.say(dyadSessionId, textId, text);
  }

  say(dyadSessionId: string, textId: string, words: Answer): void {
    this.#of(dyadSessionId).textIds.add(textId);
    this.#words.set(textId, words);
  }

  /**
   * What the state may remember of a finished step: of each answer that the partner is to see the id under which it
   * is here, and no answer.
   *
   * @param stored  what was on disk of the step before
   */
  keptOf(
    { dyadSessionId, member, stepId }: { readonly dyadSessionId: string; readonly member: Member; readonly stepId: string },
    trials: readonly PlannedTrial[],
    stored: readonly TrialData[],
    makeId: () => string,
  ): Kept {
    const here = this.#of(dyadSessionId).data.get(placeOf(member, stepId)) ?? [];
    const { answers, texts } = keptOf(trials, [...here, ...stored]);
    const fields = trials.flatMap((trial) => Object.values(trial.fields));
    const passed = fields.flatMap(({ name, visibility }): (readonly [string, string])[] => {
      const answer = answers[name];
      if (visibility !== 'shared' || answer === undefined) return [];
      const id = makeId();
      this.say(dyadSessionId, id, answer);
      return [[name, id]];
    });
    return { answers: {}, texts: { ...texts, ...Object.fromEntries(passed) } };
  }

  wordsOf(textIds: readonly string[]): ReadonlyMap<string, Answer> {
    return new Map(
      textIds.flatMap((id): (readonly [string, Answer])[] => {
        const words = this.#words.get(id);
        return words === undefined ? [] : [[id, words]];
      }),
    );
  }

  /** To be called when nobody is to read anything any more. */
  forget(dyadSessionId: string): void {
    for (const textId of this.#sessions.get(dyadSessionId)?.textIds ?? []) this.#words.delete(textId);
    this.#sessions.delete(dyadSessionId);
  }

  #of(dyadSessionId: string): Remembered {
    const known = this.#sessions.get(dyadSessionId) ?? { data: new Map(), textIds: new Set() };
    this.#sessions.set(dyadSessionId, known);
    return known;
  }
}

function placeOf(member: Member, stepId: string): string {
  return `${member} ${stepId}`;
}
