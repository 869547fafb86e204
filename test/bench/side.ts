import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import { answerTo, botWords } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import type { SessionView, StepView } from '../../server/protocol/view.ts';
import { join } from '../bots/join.ts';

/** One partner without a screen, on the production client library. */
export class Side {
  readonly #chance = new Chance(1, 'relay');
  #view: SessionView | null = null;
  #wake: () => void = () => undefined;
  #onTyping: () => void = () => undefined;
  #link: Link | null = null;

  static async open(url: string, token: string): Promise<Side> {
    const side = new Side();
    const { participantId, signIn } = await join({ url, token });
    side.#link = await openLink({
      url,
      participantId,
      ...(signIn === null ? {} : { signIn }),
      indexedDB: new IDBFactory(),
      events: {
        onView: (view) => {
          side.#view = view;
          side.#wake();
        },
        onPartnerTyping: () => side.#onTyping(),
        onStatus: () => undefined,
        onReplaced: () => undefined,
        onFatal: (code) => console.error(`refused: ${code}`),
        onRefusedEntry: (code, message) => console.error(`refused: ${code} ${message}`),
      },
    });
    return side;
  }

  get link(): Link {
    if (this.#link === null) throw new Error('not open yet');
    return this.#link;
  }

  async view(test: (view: SessionView) => boolean): Promise<SessionView> {
    for (;;) {
      if (this.#view !== null && test(this.#view)) return this.#view;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next time it is told that the partner writes. */
  hearsTyping(): Promise<void> {
    return new Promise((resolve) => {
      this.#onTyping = resolve;
    });
  }

  /** Once it is on screen and has begun. */
  async step(stepId: string): Promise<StepView> {
    const { screen } = await this.view(({ screen: shown }) => shown.kind === 'step' && shown.step.stepId === stepId);
    if (screen.kind !== 'step') throw new Error('no step');
    const ahead = screen.step.start === null ? 0 : screen.step.start.at - this.link.clock.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead + 5));
    return screen.step;
  }

  async past(stepId: string): Promise<void> {
    await this.view(({ screen }) => screen.kind !== 'step' || screen.step.stepId !== stepId);
  }

  async answers(stepId: string): Promise<void> {
    const { content } = await this.step(stepId);
    for (const [trialIndex, trial] of content.trials.entries()) {
      const now = this.link.clock.now();
      await this.link.saveRecord({
        stepId,
        trialId: trial.id,
        trialIndex,
        attempt: 1,
        plugin: trial.plugin,
        pluginVersion: 'bench',
        onsetAt: now,
        onsetUncertainty: 0,
        endedAt: now,
        unfocusedMs: 0,
        data: answerTo(trial, this.#chance, botWords),
      });
    }
    await this.link.finishStep(stepId);
  }
}
