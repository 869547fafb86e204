import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import type { Joined } from '../../server/protocol/join.ts';
import type { TrialRecord } from '../../server/protocol/messages.ts';
import type { Screen, StepView } from '../../server/protocol/view.ts';
import { answerTo, botWords, type Typed } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { ORIGIN } from './address.ts';

export const atDoor = (screen: Screen): boolean => screen.kind === 'door';
export const atStep = (stepId: string) => (screen: Screen): boolean =>
  screen.kind === 'step' && screen.step.stepId === stepId;

/** Somebody without a browser, who answers quickly, and can be asked to stop at a screen and get up there. */
export class StandIn implements AsyncDisposable {
  readonly #typed: Typed;
  readonly #beside: TrialRecord['data'];
  readonly #chance = new Chance(1, 'stand-in');
  #link: Link | null = null;
  #screen: Screen | null = null;
  #wake: () => void = () => undefined;

  private constructor(typed: Typed, beside: TrialRecord['data']) {
    this.#typed = typed;
    this.#beside = beside;
  }

  /**
   * @param link    a join link
   * @param beside  sent with the data of every trial, though nobody has asked for it
   */
  static async sitDown(link: string, typed: Typed = botWords, beside: TrialRecord['data'] = {}): Promise<StandIn> {
    const standIn = new StandIn(typed, beside);
    const response = await fetch(`${ORIGIN}/api/join`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: link.split('#')[1], keep: 'memory' }),
    });
    const { participantId, signIn }: Joined = await response.json();
    standIn.#link = await openLink({
      url: ORIGIN,
      participantId,
      ...(signIn === null ? {} : { signIn }),
      indexedDB: new IDBFactory(),
      events: {
        onView: ({ screen }) => {
          standIn.#screen = screen;
          standIn.#wake();
        },
        onStatus: () => undefined,
        onReplaced: () => undefined,
        onRefusedEntry: (code, message) => console.error(`a stand-in was refused: ${code}, ${message}`),
        onFatal: (code) => console.error(`a stand-in was refused: ${code}`),
      },
    });
    return standIn;
  }

  get screen(): Screen | null {
    return this.#screen;
  }

  /** Answers everything before the first screen that is so, and stays there. */
  async goOnTo(isThere: (screen: Screen) => boolean): Promise<void> {
    for (const played = new Set<string>(); ; ) {
      const screen = this.#screen;
      if (screen !== null && isThere(screen)) return;
      if (screen?.kind === 'step' && !played.has(screen.step.stepId)) {
        played.add(screen.step.stepId);
        await this.#play(screen.step);
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Leaves quietly, for good. */
  async leave(): Promise<void> {
    await this.#link?.leave('stop');
  }

  /** Gets up: the place can be taken by another. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link?.close();
  }

  async #play({ stepId, start, content, resumeAt }: StepView): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    if (start !== null) {
      await link.clock.ready;
      await new Promise((resolve) => setTimeout(resolve, start.at - link.clock.now()));
    }
    for (const [trialIndex, trial] of content.trials.entries()) {
      if (trialIndex < resumeAt) continue;
      const now = link.clock.now();
      await link.saveRecord({
        stepId,
        trialId: trial.id,
        trialIndex,
        attempt: 1,
        plugin: trial.plugin,
        pluginVersion: 'stand-in',
        onsetAt: now,
        onsetUncertainty: 0,
        endedAt: now,
        unfocusedMs: 0,
        data: { ...this.#beside, ...answerTo(trial, this.#chance, this.#typed) },
      });
    }
    await link.finishStep(stepId);
    await link.drained();
  }
}

/**
 * One partner is brought to a screen without a browser, and their place is free again.
 * @param partner  who has to come there too, for the two to get so far
 */
export async function bringTo(link: string, isThere: (screen: Screen) => boolean, partner?: StandIn): Promise<void> {
  await using standIn = await StandIn.sitDown(link);
  await Promise.all([standIn.goOnTo(isThere), partner?.goOnTo(isThere)]);
}
