import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import type { Joined } from '../../server/protocol/join.ts';
import type { Ack } from '../../server/protocol/messages.ts';
import type { Screen, SessionView, StepView } from '../../server/protocol/view.ts';
import { answerTo, botWords, isListening, type Typed } from '../../server/planning/simulated-answers.ts';
import type { Chance } from '../../server/planning/simulated-chance.ts';

export interface BotOptions {
  readonly url: string;
  readonly token: string;
  readonly chance: Chance;
  /** Longest time a bot thinks over one trial, in ms. */
  readonly slowest: number;
  readonly typed?: Typed;
}

/** What one bot was told, to be compared with what is on disk. */
export interface BotReport {
  readonly participantId: string;
  readonly sent: number;
  /** Ids of the records that the server has acknowledged as stored. */
  readonly acknowledged: ReadonlySet<string>;
  readonly refused: readonly string[];
  /** When it started each synchronised step, in ms on the clock of this process. */
  readonly starts: ReadonlyMap<string, number>;
  readonly outcome: Screen['kind'];
}

/** One simulated participant on the production client library; only the screen is replaced. */
export class Bot {
  readonly #chance: Chance;
  readonly #slowest: number;
  readonly #typed: Typed;
  readonly #acknowledged = new Set<string>();
  readonly #refused: string[] = [];
  readonly #starts = new Map<string, number>();
  #sent = 0;
  #view: SessionView | null = null;
  #waiting: (() => void)[] = [];

  private constructor({ chance, slowest, typed }: BotOptions) {
    this.#chance = chance;
    this.#slowest = slowest;
    this.#typed = typed ?? botWords;
  }

  /** Goes through the whole dyad session. @throws Error if the server will not have it */
  static async play(options: BotOptions): Promise<BotReport> {
    const joined = await join(options);
    const bot = new Bot(options);
    const link = await bot.#open(options.url, joined);
    try {
      const outcome = await bot.#playAll(link);
      await link.drained();
      return {
        participantId: joined.participantId,
        sent: bot.#sent,
        acknowledged: bot.#acknowledged,
        refused: bot.#refused,
        starts: bot.#starts,
        outcome,
      };
    } finally {
      await link.close();
    }
  }

  #open(url: string, { participantId, signIn }: Joined): Promise<Link> {
    const stop = (reason: string): void => {
      this.#refused.push(reason);
      this.#wake();
    };
    return openLink({
      url,
      participantId,
      ...(signIn === null ? {} : { signIn }),
      indexedDB: new IDBFactory(),
      events: {
        onView: (view) => {
          this.#view = view;
          this.#wake();
        },
        onStatus: () => undefined,
        onReplaced: () => stop('replaced'),
        onFatal: stop,
        onRefusedEntry: (code, message) => this.#refused.push(`${code}: ${message}`),
        onAnswered: (entry, answer) => {
          if (entry.type === 'record' && isStored(answer)) this.#acknowledged.add(entry.payload.recordId);
        },
      },
    });
  }

  async #playAll(link: Link): Promise<Screen['kind']> {
    for (const played = new Set<string>(); ; ) {
      const screen = await this.#screen();
      if (screen.kind === 'finished' || screen.kind === 'ended' || screen.kind === 'left') return screen.kind;
      if (screen.kind === 'step' && !played.has(screen.step.stepId)) {
        played.add(screen.step.stepId);
        await this.#playStep(link, screen.step);
      } else {
        await this.#news();
      }
    }
  }

  async #playStep(link: Link, { stepId, content, resumeAt }: StepView): Promise<void> {
    await this.#start(link, stepId);
    for (const [index, trial] of content.trials.entries()) {
      if (index < resumeAt) continue;
      if (!this.#isAt(stepId)) return;
      const onsetAt = link.clock.now();
      const isFollowing = isListening(trial);
      if (isFollowing) await this.#untilPast(stepId);
      else await sleep(this.#chance.whole(0, this.#slowest));
      this.#sent += 1;
      await link.saveRecord({
        stepId,
        trialId: trial.id,
        trialIndex: index,
        attempt: 1,
        plugin: trial.plugin,
        pluginVersion: 'bot',
        onsetAt,
        onsetUncertainty: link.clock.estimate()?.uncertainty ?? 0,
        endedAt: link.clock.now(),
        unfocusedMs: 0,
        data: answerTo(trial, this.#chance, this.#typed),
      });
      if (isFollowing) return;
    }
    await link.finishStep(stepId);
  }

  /** Waits for the instant last proposed, as a browser does, and tells when it started. */
  async #start(link: Link, stepId: string): Promise<void> {
    for (;;) {
      const start = this.#stepNow(stepId)?.start ?? null;
      if (start === null) return;
      const wait = start.at - link.clock.now();
      // A timer is late rather than early, and by less than this.
      if (wait > 2) {
        await Promise.race([sleep(wait - 2), this.#news()]);
        continue;
      }
      const startedAt = performance.now() + Math.max(0, wait);
      this.#starts.set(start.sharedStepId, startedAt);
      const { offset, uncertainty } = link.clock.estimate() ?? { offset: 0, uncertainty: 0 };
      await link.reportOnset({
        sharedStepId: start.sharedStepId,
        targetAt: start.at,
        paintedAt: link.clock.toServer(performance.timeOrigin + startedAt),
        offset,
        uncertainty,
        framePeriod: 0,
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

async function join({ url, token }: BotOptions): Promise<Joined> {
  const response = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
  if (!response.ok) throw new Error(`${url} does not know this bot's link (${response.status}). Is it a server on the same database?`);
  return response.json();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
