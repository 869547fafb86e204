import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import type { SessionView, StepView } from '../../server/protocol/view.ts';
import { answerTo, botWords } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { isStep, signInWith } from './window.ts';

/** How long a view may take on a busy machine, in ms. */
const VIEW_LIMIT = 15_000;

/** What outlives a page: who this is, and what the browser keeps on its disk. */
export interface Browser {
  readonly participantId: string;
  readonly signIn: string;
  readonly indexedDB: IDBFactory;
}

/** One page on the production link, whose person does one thing after the other, as the test says. */
export class Player {
  readonly views: SessionView[] = [];
  readonly statuses: string[] = [];
  /** Ids of all records that were made here, on disk or not. */
  readonly made: string[] = [];
  readonly refused: string[] = [];
  readonly link: Link;
  #waiting: (() => void)[] = [];

  private constructor(link: Link, views: SessionView[], statuses: string[], refused: string[], onNews: { wake: () => void }) {
    this.link = link;
    this.views = views;
    this.statuses = statuses;
    this.refused = refused;
    onNews.wake = () => {
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  /** A new browser, which uses the link. */
  static async browser(url: string, { participantId, token }: { readonly participantId: string; readonly token: string }): Promise<Browser> {
    return { participantId, signIn: await signInWith(url, token), indexedDB: new IDBFactory() };
  }

  static async open(url: string, browser: Browser): Promise<Player> {
    const views: SessionView[] = [];
    const statuses: string[] = [];
    const refused: string[] = [];
    const news: { wake(): void } = { wake() {} };
    const link = await openLink({
      url,
      ...browser,
      events: {
        onView: (view) => {
          views.push(view);
          news.wake();
        },
        onStatus: (status) => {
          statuses.push(status);
          news.wake();
        },
        onReplaced: () => refused.push('replaced'),
        onFatal: (code) => refused.push(code),
        onRefusedEntry: (code, message) => refused.push(`${code}: ${message}`),
      },
    });
    return new Player(link, views, statuses, refused, news);
  }

  async sees(test: (view: SessionView) => boolean): Promise<SessionView> {
    for (;;) {
      const newest = this.views.at(-1);
      if (newest !== undefined && test(newest)) return newest;
      await this.#news(() => `no such view; the last was ${JSON.stringify(this.views.at(-1)?.screen)}`);
    }
  }

  async step(stepId: string): Promise<StepView> {
    const { screen } = await this.sees((view) => isStep(view.screen, stepId));
    if (screen.kind !== 'step') throw new Error('no step');
    return screen.step;
  }

  /** Waits until it is online or offline, counted from the moment at which it is asked. */
  async becomes(status: string): Promise<void> {
    while (this.statuses.at(-1) !== status) await this.#news(() => `not ${status}: ${this.statuses.join(', ')}`);
  }

  /** Records an answer of chance to one trial of the step on the screen. */
  async answers(step: StepView, index: number): Promise<void> {
    const trial = step.content.trials[index];
    if (trial === undefined) throw new Error(`step ${step.stepId} has no trial ${index}`);
    const onsetAt = this.link.clock.now();
    const recordId = await this.link.saveRecord({
      stepId: step.stepId,
      trialId: trial.id,
      trialIndex: index,
      attempt: 1,
      plugin: trial.plugin,
      pluginVersion: 'test',
      onsetAt,
      onsetUncertainty: 0,
      endedAt: onsetAt,
      unfocusedMs: 0,
      data: answerTo(trial, new Chance(1, trial.id), botWords),
    });
    this.made.push(recordId);
  }

  /** Does a whole step, from the first open trial on, as soon as it has begun. */
  async plays(...stepIds: readonly string[]): Promise<void> {
    for (const stepId of stepIds) {
      const step = await this.step(stepId);
      await this.begins(step);
      for (let index = step.resumeAt; index < step.content.trials.length; index += 1) await this.answers(step, index);
      await this.link.finishStep(stepId);
      await this.sees(({ screen }) => !isStep(screen, stepId));
    }
  }

  /** Resolves at the instant at which the step starts; at once where it has none. */
  begins({ start }: StepView): Promise<void> {
    return this.passes(start?.at ?? 0);
  }

  /** Resolves when this instant of the server has passed. */
  passes(instant: number): Promise<void> {
    const left = instant - this.link.clock.now();
    return new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.ceil(left))));
  }

  close(): Promise<void> {
    return this.link.close();
  }

  #news(missing: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`in ${VIEW_LIMIT} ms: ${missing()}`)), VIEW_LIMIT);
      this.#waiting.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }
}
