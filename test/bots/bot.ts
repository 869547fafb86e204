import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import type { Joined } from '../../server/protocol/join.ts';
import type { Language } from '../../server/protocol/member.ts';
import type { Ack } from '../../server/protocol/messages.ts';
import type { Screen, SessionView, StepView } from '../../server/protocol/view.ts';
import { botWords, canAnswer, isListening, type Typed } from '../../server/planning/simulated-answers.ts';
import type { Chance } from '../../server/planning/simulated-chance.ts';
import { join } from './join.ts';
import type { Line } from './line.ts';
import type { MishapCounts, Mishaps } from './mishaps.ts';
import { anybody, type Answers } from './person.ts';
import type { Witness } from './witness.ts';

export interface BotOptions {
  readonly url: string;
  readonly token: string;
  readonly chance: Chance;
  /** Longest time a bot thinks over one trial, in ms. */
  readonly slowest: number;
  readonly typed?: Typed;
  /** By chance alone if not given. */
  readonly answers?: Answers;
  /** Its page is never loaded again: its outbox needs no disk, and without one it costs half. */
  readonly inMemory?: boolean;
  /** What goes wrong, and the line it goes wrong on. */
  readonly trouble?: { readonly mishaps: Mishaps; readonly line: Line };
  /** What it is as who has signed in already; else it signs in with its link. */
  readonly joined?: Joined;
  readonly witness?: Witness;
}

/** What one bot was told, to be compared with what is on disk. */
export interface BotReport {
  readonly participantId: string;
  /** Of every view it was sent; one, unless something is wrong. */
  readonly languages: ReadonlySet<Language>;
  /** What the consent said to it, as JSON. */
  readonly words: string;
  readonly sent: number;
  /** Ids of the records that the server has acknowledged as stored. */
  readonly acknowledged: ReadonlySet<string>;
  readonly refused: readonly string[];
  /** When it began each start that it kept, by step and attempt, in ms on the clock of this process. */
  readonly starts: ReadonlyMap<string, number>;
  readonly outcome: Screen['kind'];
  readonly mishaps: MishapCounts;
  /** Trials of plugins that neither these bots nor the experiment's own know how to answer. */
  readonly unanswered: ReadonlySet<string>;
}

/** The outbox does without, as in a browser that keeps nothing. */
const NO_DISK = Object.assign(new IDBFactory(), {
  open(): never {
    throw new Error('this simulated page has no disk');
  },
});

/** How long a lost connection stays lost, in ms. */
const SHORTEST_OUTAGE = 1_000;
const LONGEST_OUTAGE = 3_000;

/** One simulated participant on the production client library; only the screen is replaced. */
export class Bot {
  readonly #chance: Chance;
  readonly #slowest: number;
  readonly #answers: Answers;
  readonly #typed: Typed;
  readonly #trouble: BotOptions['trouble'];
  readonly #witness: Witness | undefined;
  readonly #url: string;
  readonly #joined: Joined;
  readonly #disk: IDBFactory;
  readonly #played = new Set<string>();
  readonly #unanswered = new Set<string>();
  #mended: Promise<void> = Promise.resolve();
  readonly #acknowledged = new Set<string>();
  readonly #refused: string[] = [];
  readonly #starts = new Map<string, number>();
  /** Attempts begun, by synchronised step: kept over a reload, as a browser keeps them. */
  readonly #attempts = new Map<string, number>();
  readonly #languages = new Set<Language>();
  #words = '';
  #sent = 0;
  /** Counts the pages that were opened, the newest being the one that is looked at. */
  #page = 0;
  #view: SessionView | null = null;
  #waiting: (() => void)[] = [];
  /** Called when an erasure that was asked for has been done. */
  #isErased: (() => void) | null = null;

  private constructor({ url, chance, slowest, typed, answers, trouble, witness, inMemory = false }: BotOptions, joined: Joined) {
    this.#disk = inMemory ? NO_DISK : new IDBFactory();
    this.#url = trouble?.line.url ?? url;
    this.#joined = joined;
    this.#chance = chance;
    this.#slowest = slowest;
    this.#answers = answers ?? anybody(chance, typed);
    this.#trouble = trouble;
    this.#typed = typed ?? botWords;
    this.#witness = witness;
  }

  /** Goes through the whole dyad session. @throws Error if the server will not have it */
  static async play(options: BotOptions): Promise<BotReport> {
    const joined = options.joined ?? (await join(options));
    const bot = new Bot(options, joined);
    let link = await bot.#open();
    try {
      let outcome = await bot.#playAll(link);
      while (outcome === 'reload' || outcome === 'window') {
        link = outcome === 'reload' ? await bot.#reopen(link) : await bot.#goOnElsewhere(link);
        outcome = await bot.#playAll(link);
      }
      await link.drained();
      if (options.trouble?.mishaps.erasesInTheEnd === true) {
        await bot.#erase(link);
        bot.#witness?.left('erase');
      }
      return {
        participantId: joined.participantId,
        languages: bot.#languages,
        words: bot.#words,
        sent: bot.#sent,
        acknowledged: bot.#acknowledged,
        refused: bot.#refused,
        starts: bot.#starts,
        outcome,
        unanswered: bot.#unanswered,
        mishaps: options.trouble?.mishaps.counts ?? { drop: 0, reload: 0, window: 0, leave: 0 },
      };
    } finally {
      await link.close();
      await bot.#mended;
    }
  }

  #open(): Promise<Link> {
    const { participantId, signIn } = this.#joined;
    this.#page += 1;
    const page = this.#page;
    const stop = (reason: string): void => {
      // An older window is told that a newer one goes on, and nobody looks at it any more.
      if (page !== this.#page) return;
      this.#refused.push(reason);
      this.#witness?.refused(reason);
      this.#wake();
    };
    return openLink({
      url: this.#url,
      participantId,
      ...(signIn === null ? {} : { signIn }),
      indexedDB: this.#disk,
      events: {
        onView: (view) => {
          if (page !== this.#page) return;
          this.#witness?.viewed(view, page);
          this.#view = view;
          this.#languages.add(view.language);
          const { screen } = view;
          if (screen.kind === 'step' && screen.step.kind === 'consent') this.#words = JSON.stringify(screen.step.content);
          this.#wake();
        },
        onStatus: (status) => this.#witness?.status(status),
        onReplaced: () => stop('replaced'),
        onFatal: (code) => {
          if (code === 'session-over' && this.#isErased !== null) this.#isErased();
          else stop(code);
        },
        onRefusedEntry: (code, message) => stop(`${code}: ${message}`),
        onAnswered: (entry, answer) => {
          this.#witness?.answered(entry, answer);
          if (entry.type === 'record' && isStored(answer)) this.#acknowledged.add(entry.payload.recordId);
        },
      },
    });
  }

  /** Where the answer is lost, it is told that it is over: that says the same. */
  #erase(link: Link): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#isErased = resolve;
      link.leave('erase').then(resolve, reject);
    });
  }

  /** A page that is closed says no goodbye; the next one has the same disk and nothing else. */
  async #reopen(link: Link): Promise<Link> {
    this.#trouble?.line.cut();
    await link.close();
    this.#view = null;
    this.#trouble?.line.mend();
    return this.#open();
  }

  /** A second window with the same link, on the same disk; the first one finds that it has been replaced. */
  async #goOnElsewhere(first: Link): Promise<Link> {
    this.#view = null;
    const second = await this.#open();
    await this.#screen();
    await first.close();
    return second;
  }

  async #playAll(link: Link): Promise<Screen['kind'] | 'reload' | 'window'> {
    for (;;) {
      const screen = await this.#screen();
      if (screen.kind === 'finished' || screen.kind === 'ended' || screen.kind === 'left') return screen.kind;
      if (screen.kind === 'step' && !this.#played.has(screen.step.stepId)) {
        const how = await this.#playStep(link, screen.step);
        if (how === 'reload' || how === 'window') return how;
        // One that a partner's leaving has interrupted comes back, and goes on where it was.
        if (how === 'done') this.#played.add(screen.step.stepId);
      } else {
        const known = this.#view;
        if (screen.kind === 'step') await this.#start(link, screen.step.stepId);
        if (this.#view === known) await this.#news();
      }
    }
  }

  async #playStep(
    link: Link,
    { stepId, kind, content, resumeAt }: StepView,
  ): Promise<'reload' | 'window' | 'interrupted' | 'done'> {
    const mishap = this.#trouble?.mishaps.in(stepId, content.trials.length);
    const leaves = mishap?.leaves ?? null;
    if (leaves !== null) {
      await link.leave(leaves);
      this.#witness?.left(leaves);
      if (leaves === 'stop') return 'done';
    }
    await this.#start(link, stepId);
    // As a browser does: behind what is on the server's disk and what waits in the outbox.
    const recorded = await link.outbox.recordedTrials(stepId);
    for (const [index, trial] of content.trials.entries()) {
      if (index === mishap?.drop) this.#loseConnection();
      if (index === mishap?.reload) return 'reload';
      if (index === mishap?.window) return 'window';
      if (index < resumeAt || recorded.includes(index)) continue;
      if (!this.#isAt(stepId)) return 'interrupted';
      const onset = performance.timeOrigin + performance.now();
      const isFollowing = isListening(trial);
      const n_sent = kind === 'chat' ? await this.#write(link, stepId) : 0;
      if (isFollowing) await this.#untilPast(stepId);
      else await sleep(this.#chance.whole(0, this.#slowest));
      const data = await this.#answers(stepId, trial);
      if (!canAnswer(trial.plugin) && data['response'] === null) this.#unanswered.add(`${stepId} › ${trial.id} (${trial.plugin})`);
      this.#sent += 1;
      const record = {
        stepId,
        trialId: trial.id,
        trialIndex: index,
        attempt: 1,
        plugin: trial.plugin,
        pluginVersion: 'bot',
        onsetAt: link.clock.toServer(onset),
        onsetUncertainty: link.clock.estimate()?.uncertainty ?? 0,
        endedAt: link.clock.now(),
        unfocusedMs: 0,
        data: kind === 'chat' ? { ...data, n_sent } : data,
      };
      const recordId = await link.saveRecord(record);
      this.#witness?.made({ recordId, record });
      if (isFollowing) return 'done';
    }
    if (mishap?.drop === content.trials.length) this.#loseConnection();
    if (mishap?.reload === content.trials.length) return 'reload';
    if (mishap?.window === content.trials.length) return 'window';
    await link.finishStep(stepId);
    return 'done';
  }

  /** One to three messages, the first of them at once. @returns  how many it came to */
  async #write(link: Link, stepId: string): Promise<number> {
    const count = this.#chance.whole(1, 3);
    let sent = 0;
    for (; sent < count && this.#isAt(stepId); sent += 1) {
      const text = this.#typed('message', this.#chance.whole(5, 80));
      const messageId = await link.sendMessage({ stepId, text, typedMs: 0 });
      this.#witness?.made({ messageId, text });
      await sleep(this.#chance.whole(0, this.#slowest));
    }
    return sent;
  }

  /** It comes back by itself; what is done meanwhile goes into the outbox. */
  #loseConnection(): void {
    const line = this.#trouble?.line;
    line?.cut();
    this.#mended = sleep(this.#chance.whole(SHORTEST_OUTAGE, LONGEST_OUTAGE)).then(() => line?.mend());
  }

  /**
   * Waits for the instant last proposed, as a browser does, and tells when it started; begins anew at a newer one,
   * where the partner could not begin at the first.
   */
  async #start(link: Link, stepId: string): Promise<void> {
    for (;;) {
      const start = this.#stepNow(stepId)?.start ?? null;
      if (start === null || (this.#attempts.get(start.sharedStepId) ?? 0) >= start.attempt) return;
      const wait = start.at - link.clock.now();
      // A timer is late rather than early, and by less than this.
      if (wait > 2) {
        await Promise.race([sleep(wait - 2), this.#news()]);
        continue;
      }
      const startedAt = performance.now() + Math.max(0, wait);
      this.#attempts.set(start.sharedStepId, start.attempt);
      this.#starts.set(`${start.sharedStepId} ${start.attempt}`, startedAt);
      const { offset, uncertainty } = link.clock.estimate() ?? { offset: 0, uncertainty: 0 };
      await link.reportOnset({
        sharedStepId: start.sharedStepId,
        targetAt: start.at,
        paintedAt: link.clock.toServer(performance.timeOrigin + startedAt),
        offset,
        uncertainty,
        framePeriod: 0,
        paintingTime: null,
        postponements: start.attempt - 1,
      });
      return;
    }
  }

  #stepNow(stepId: string): StepView | null {
    const screen = this.#view?.screen;
    return screen?.kind === 'step' && screen.step.stepId === stepId ? screen.step : null;
  }

  async #untilPast(stepId: string): Promise<void> {
    while (this.#isAt(stepId) && this.#refused.length === 0) await this.#news();
  }

  #isAt(stepId: string): boolean {
    return this.#stepNow(stepId) !== null;
  }

  async #screen(): Promise<Screen> {
    for (;;) {
      const [reason] = this.#refused;
      if (reason !== undefined) throw new Error(`a bot was refused: ${reason}`);
      if (this.#view !== null) return this.#view.screen;
      await this.#news();
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function isStored(answer: Ack<null>): boolean {
  return answer.ok || answer.code === 'record-duplicate';
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
