import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Ack } from '../../server/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { SessionView } from '../../server/protocol/view.ts';

/** One partner of the load generator: a socket and no more than it takes to be measured. */
export interface DyadLine {
  /** Connected, and where the study wants both. */
  ready(): Promise<void>;
  /** Connected, and shown the first screen. */
  shown(): Promise<void>;
  tellTyping(): void;
  say(text: string): void;
  /** Sends an answer. @returns when it was acknowledged */
  answer(): Promise<number>;
  /** Comes to the next barrier. */
  arrive(): void;
  /** The next time that it is told so, and with the same instant as `now` of the partner's call. */
  hears(what: 'typing' | 'message' | 'open'): Promise<number>;
  close(): void;
}

/** What both kinds of line have: who waits for what, and when it came. */
class Ears {
  readonly #waiting = new Map<string, (at: number) => void>();

  hears(what: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(what, resolve));
  }

  tell(what: string): void {
    this.#waiting.get(what)?.(performance.now());
    this.#waiting.delete(what);
  }
}

export function bareLine(url: string, dyad: number): DyadLine {
  const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { dyad } });
  const ears = new Ears();
  const connected = () => new Promise<void>((done) => socket.once('connect', done));
  socket.on('typing:tell', () => ears.tell('typing'));
  socket.on('message:send', () => ears.tell('message'));
  socket.on('open', () => ears.tell('open'));
  return {
    ready: connected,
    shown: connected,
    tellTyping: () => void socket.emitWithAck('typing:tell', { stepId: 'talk' }),
    say: (text) => void socket.emitWithAck('message:send', messageOf(text)),
    answer: () => Promise.reject(new Error('a bare server of dyads keeps no answers')),
    arrive: () => void socket.emit('arrive'),
    hears: (what) => ears.hears(what),
    close: () => void socket.disconnect(),
  };
}

export function tandemLine(url: string, signIn: string): DyadLine {
  return new TandemLine(io(url, { transports: ['websocket'], forceNew: true, auth: { protocol: PROTOCOL_VERSION, signIn } }));
}

function messageOf(text: string) {
  return { messageId: randomUUID(), stepId: 'talk', text, sentAt: 1_795_000_000_000.5, typedMs: 1_200 };
}

class TandemLine implements DyadLine {
  readonly #socket: Socket;
  readonly #ears = new Ears();
  #view: SessionView | null = null;
  #stepId = '';
  #released = '';
  readonly #outboxId = randomUUID();
  #sent = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('partner:typing', () => this.#ears.tell('typing'));
    socket.on('session:view', (view: SessionView) => void this.#take(view));
  }

  async shown(): Promise<void> {
    while (this.#stepId !== 'consent') await this.#ears.hears('step');
  }

  async ready(): Promise<void> {
    await this.shown();
    await this.answer();
    await this.#ask('step:finish', { stepId: 'consent' });
    while (this.#stepId === 'consent' || this.#stepId === '') await this.#ears.hears('step');
    if (this.#stepId !== 'talk') return;
    const start = this.#view?.screen.kind === 'step' ? this.#view.screen.step.start : null;
    if (start !== null) await new Promise((done) => setTimeout(done, 1_000));
  }

  tellTyping(): void {
    void this.#socket.emitWithAck('typing:tell', { stepId: 'talk' });
  }

  say(text: string): void {
    void this.#ask('message:send', messageOf(text));
  }

  async answer(): Promise<number> {
    const record = { ...RECORD, recordId: randomUUID(), outboxId: this.#outboxId, outboxIndex: this.#sent };
    this.#sent += 1;
    await this.#ask('trial:record', record);
    return performance.now();
  }

  arrive(): void {
    void this.#ask('step:finish', { stepId: this.#stepId });
  }

  hears(what: 'typing' | 'message' | 'open'): Promise<number> {
    return this.#ears.hears(what);
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** As often as it takes: what comes before an instant that was put off is asked for again. */
  async #ask(event: string, payload: object): Promise<void> {
    for (;;) {
      const { answer, view } = await this.#answerTo(event, payload);
      if (view !== undefined) this.#take(view);
      if (answer.ok) return;
      if (answer.code !== 'retry' && answer.code !== 'rate') throw new Error(`${event} refused: ${JSON.stringify(answer)}`);
      await new Promise((again) => setTimeout(again, 100));
    }
  }

  #answerTo(event: string, payload: object): Promise<{ readonly answer: { readonly ok: boolean; readonly code?: string }; readonly view?: SessionView }> {
    return new Promise((resolve) => this.#socket.emit(event, payload, (answer: Ack<null>, view?: SessionView) => resolve({ answer, ...(view && { view }) })));
  }

  #take(view: SessionView): void {
    this.#view = view;
    const { screen } = view;
    if (screen.kind !== 'step' && screen.kind !== 'hold') return;
    const start = screen.kind === 'step' ? screen.step.start : screen.start;
    const proposal = start === null ? '' : `${start.sharedStepId} ${start.attempt}`;
    if (start !== null && proposal !== this.#released) {
      this.#released = proposal;
      void this.#socket.emitWithAck('start:acknowledge', { sharedStepId: start.sharedStepId, attempt: start.attempt, onTime: true, frame: null });
      this.#ears.tell('open');
    }
    if (screen.kind !== 'step') return;
    if (screen.step.messages.some(({ isMine }) => !isMine)) this.#ears.tell('message');
    this.#stepId = screen.step.stepId;
    this.#ears.tell('step');
  }
}

const RECORD = {
  stepId: 'consent', trialId: 'consent', trialIndex: 0, attempt: 1, plugin: 'tandem-consent', pluginVersion: 'bench',
  onsetAt: 1_795_000_000_000.5, onsetUncertainty: 1.5, endedAt: 1_795_000_000_900.5, unfocusedMs: 0, data: { response: 'agree', version: '1', rt: 812 },
};
