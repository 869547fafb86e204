import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Ack, ClientToServerEvents, ServerToClientEvents, TrialRecord } from '../../server/protocol/messages.ts';
import { WholeChat } from '../../client/participant/link/whole-chat.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { Screen, SessionView, StepView } from '../../server/protocol/view.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { acknowledgement } from './payloads.ts';

export interface Credentials {
  readonly signIn?: string;
  readonly cookie?: string;
  readonly origin?: string;
  readonly userAgent?: string;
  readonly protocol?: number;
  /** Left out: it has never been connected before. */
  readonly windowId?: string;
}

/** How long an answer may take on a busy machine, in ms. */
const ANSWER_LIMIT = 15_000;

/** One browser window without its pages: a bare socket that sends what it is told to, however wrong. */
export class Window {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly outboxId = randomUUID();
  readonly credentials: Credentials;
  /** Each with all messages of its chat, as pages show them. */
  readonly views: SessionView[] = [];
  /** As they came. */
  readonly sent: SessionView[] = [];
  /** What the server told it, in order: `replaced`, `restarting`, `closed` and why. */
  readonly news: string[] = [];
  readonly #chat = new WholeChat();
  #nextIndex = 0;
  #waiting: (() => void)[] = [];

  private constructor(url: string, credentials: Credentials) {
    this.credentials = credentials;
    const { signIn, cookie, origin, userAgent, protocol = PROTOCOL_VERSION, windowId } = credentials;
    const headers = [['cookie', cookie], ['origin', origin], ['user-agent', userAgent]].filter(([, value]) => value !== undefined);
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { protocol, ...(signIn === undefined ? {} : { signIn }), ...(windowId === undefined ? {} : { windowId }) },
      extraHeaders: Object.fromEntries(headers),
    });
    this.socket.on('session:view', (view) => {
      this.sent.push(view);
      this.views.push(this.#chat.completed(view));
      this.#wake();
    });
    this.socket.on('session:replaced', () => this.#hear('replaced'));
    this.socket.on('server:restarting', () => this.#hear('restarting'));
    this.socket.on('disconnect', (reason) => this.#hear(`closed: ${reason}`));
  }

  /** @throws Error whose message is the code of the refusal */
  static async open(url: string, credentials: Credentials): Promise<Window> {
    const window = new Window(url, credentials);
    await new Promise<void>((resolve, reject) => {
      window.socket.once('connect', resolve);
      window.socket.once('connect_error', (error) => {
        window.close();
        reject(error);
      });
    });
    return window;
  }

  /** Waits for a view of which `test` holds, if the newest is none. */
  async view(test: (view: SessionView) => boolean): Promise<SessionView> {
    for (;;) {
      const newest = this.views.at(-1);
      if (newest !== undefined && test(newest)) return newest;
      await this.#wait(`a view that was waited for; the last was ${JSON.stringify(newest?.screen)}`);
    }
  }

  async step(stepId: string): Promise<StepView> {
    const { screen } = await this.view((view) => isStep(view.screen, stepId));
    if (screen.kind !== 'step') throw new Error('no step');
    return screen.step;
  }

  screen(kind: Screen['kind']): Promise<SessionView> {
    return this.view(({ screen }) => screen.kind === kind);
  }

  async hears(news: RegExp): Promise<void> {
    while (!this.news.some((each) => news.test(each))) await this.#wait(`${news}; it has heard ${this.news.join(', ')}`);
  }

  records(record: unknown): Promise<Ack<null>> {
    return this.asks('trial:record', record);
  }

  finishes(stepId: string): Promise<Ack<null>> {
    return this.asks('step:finish', { stepId });
  }

  leaves(): Promise<Ack<null>> {
    return this.socket.timeout(ANSWER_LIMIT).emitWithAck('session:leave', { how: 'stop' });
  }

  /** Sends any payload under any name that is answered, and gives the answer. */
  asks(event: string, payload: unknown): Promise<Ack<null>> {
    const loose: Socket = this.socket;
    return new Promise((resolve, reject) => {
      loose.timeout(ANSWER_LIMIT).emit(event, payload, (error: Error | null, answer: Ack<null>, view?: SessionView) => {
        // It counts like one that came by itself.
        if (view !== undefined) for (const hear of this.socket.listeners('session:view')) hear(view);
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
  }

  /** Sends anything, with or without a callback. */
  emits(event: string, ...given: readonly unknown[]): void {
    const loose: Socket = this.socket;
    loose.emit(event, ...given);
  }

  async hasAnswer(): Promise<boolean> {
    const { sentAt } = await this.socket.timeout(ANSWER_LIMIT).emitWithAck('clock:ping');
    return sentAt > 0;
  }

  /** A record as the production outbox would number it. */
  record(stepId: string, trialId: string, data: TrialRecord['data'], given: Partial<TrialRecord> = {}): TrialRecord {
    return {
      recordId: randomUUID(),
      outboxId: this.outboxId,
      outboxIndex: this.#nextIndex++,
      stepId,
      trialId,
      trialIndex: 0,
      attempt: 1,
      plugin: 'tandem-choice',
      pluginVersion: '1.0.0',
      onsetAt: 1_000,
      onsetUncertainty: 1,
      endedAt: 2_000,
      unfocusedMs: 0,
      data,
      ...given,
    };
  }

  /** Says yes, as far as the first question. */
  async agrees(): Promise<this> {
    await this.step('consent');
    await this.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
    await this.step('baseline');
    return this;
  }

  /** Says yes, answers what is asked before the draw, and comes to the door. */
  async comesToDoor(): Promise<this> {
    return (await this.agrees()).comesFromQuestionsToDoor();
  }

  async comesFromQuestionsToDoor(): Promise<this> {
    await this.step('baseline');
    await this.does('baseline', [['mood', { response: 'good' }], ['diary', { response: { diary: 'a day' } }]]);
    return this;
  }

  /** Acknowledges whatever start is proposed on its screen, as often as a new one is. */
  acknowledgesStarts(): this {
    const acknowledge = ({ screen }: SessionView): void => {
      const start = screen.kind === 'step' ? screen.step.start : screen.kind === 'hold' ? screen.start : null;
      if (start === null) return;
      this.socket.emit('start:acknowledge', acknowledgement(start.sharedStepId, start.attempt), () => undefined);
    };
    for (const view of this.views.slice(-1)) acknowledge(view);
    this.socket.on('session:view', acknowledge);
    return this;
  }

  /** Records what is given of each trial, and finishes the step. */
  async does(stepId: string, trials: readonly (readonly [trialId: string, data: TrialRecord['data']])[]): Promise<void> {
    for (const [trialIndex, [trialId, data]] of trials.entries()) {
      const answer = await this.records(this.record(stepId, trialId, data, { trialIndex }));
      if (!answer.ok) throw new Error(`${stepId} ${trialId}: ${answer.code} ${answer.message}`);
    }
    const finished = await this.finishes(stepId);
    if (!finished.ok) throw new Error(`${stepId}: ${finished.code} ${finished.message}`);
  }

  close(): void {
    this.socket.disconnect();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #hear(news: string): void {
    this.news.push(news);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #wait(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`in ${ANSWER_LIMIT} ms there came no ${what}`)), ANSWER_LIMIT);
      this.#waiting.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }
}

/** Turns a personal link into a sign-in that is kept in memory, as rehearsal and bots do. */
export async function signInWith(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
  const { signIn } = await response.json();
  if (!response.ok) throw new Error(`the link was refused with ${response.status}`);
  return signIn;
}

/** A window of each partner, in the order of the links. */
export async function openBoth(url: string, { participants }: NewCouple): Promise<readonly [Window, Window]> {
  const [first, second] = participants;
  const open = async (token: string) => Window.open(url, { signIn: await signInWith(url, token) });
  return [await open(first.token), await open(second.token)];
}

/** Both have come through part 1 and begun the first step together. */
export async function startTogether(...windows: readonly Window[]): Promise<void> {
  await Promise.all(windows.map((window) => window.acknowledgesStarts().comesToDoor()));
  await Promise.all(windows.map((window) => window.step('talk')));
}

export function isStep(screen: Screen, stepId: string): boolean {
  return screen.kind === 'step' && screen.step.stepId === stepId;
}
