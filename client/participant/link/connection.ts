import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  ClockReport,
  DeviceReport,
  ErrorCode,
  HelpAsk,
  Leave,
  ServerTime,
  ServerToClientEvents,
  StartAcknowledge,
} from '../../../server/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../../server/protocol/version.ts';
import type { SessionView } from '../../../server/protocol/view.ts';
import { newId } from './ids.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { Pause } from './pause.ts';
import { RecordFrames } from './record-frames.ts';
import { WholeChat } from './whole-chat.ts';

/** After this many ms without an answer, none is expected any more. */
const ANSWER_LIMIT = 5_000;

/** Refusals of a handshake that trying again does not change. */
const FATAL = ['join-token-invalid', 'session-over', 'same-browser', 'protocol-mismatch', 'lease-stale'] as const;

export interface ConnectionEvents {
  onUp(): void;
  onDown(): void;
  /** Never older than the one before, and with all messages of its chat. */
  onView(view: SessionView): void;
  onPartnerTyping(stepId: string): void;
  /** A newer window acts for this member. The connection has stopped for good. */
  onReplaced(): void;
  /** The server refused the handshake for good. The connection has stopped. */
  onFatal(code: ErrorCode): void;
}

/**
 * One socket to the server, made again for ever, 0.1 to 2 s apart, until it is stopped. Each request
 * gives the server's answer, or null where none came; none rejects and none is sent later by itself.
 */
export class Connection {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #events: ConnectionEvents;
  readonly #random: () => number;
  readonly #pause = new Pause();
  readonly #frames = new RecordFrames({
    one: (record) => this.#ask((reply) => this.#limited().emit('trial:record', record, reply)),
    many: (records) => this.#ask((reply) => this.#limited().emit('trial:records', records, reply)),
  });
  #isStopped = false;
  readonly #chat = new WholeChat();
  #lastSeq = -1;

  constructor(
    address: { readonly url: string; readonly signIn: string | undefined },
    events: ConnectionEvents,
    random: () => number,
  ) {
    const { url, signIn } = address;
    this.#events = events;
    this.#random = random;
    this.#socket = io(url, {
      autoConnect: false,
      // Two partners in one process (rehearsal, bots) must not share one transport.
      forceNew: true,
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION, windowId: newId(), ...(signIn === undefined ? {} : { signIn }) },
      timeout: ANSWER_LIMIT,
      // A server is back within a second, and to be refused costs nobody anything: the first pause is 300 ms ± 60 %,
      // each later one twice as long, up to the maximum. Couples that were cut off together come back spread out.
      reconnectionDelay: 300,
      randomizationFactor: 0.6,
      reconnectionDelayMax: 1_000,
    });
    this.#listen();
  }

  open(): void {
    this.#socket.connect();
  }

  get isUp(): boolean {
    return this.#socket.connected;
  }

  /** Stays open once the connection is stopped. */
  whenUp(): Promise<void> {
    if (this.#socket.connected) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('connect', resolve);
    });
  }

  /** Ends it for good and without an event. */
  stop(): void {
    this.#isStopped = true;
    this.#pause.cut();
    this.#socket.disconnect();
  }

  deliver(entry: OutboxEntry): Promise<Ack<null> | null> {
    if (entry.type !== 'record') this.#frames.flush();
    switch (entry.type) {
      case 'record':
        return this.#frames.deliver(entry.payload);
      case 'onset':
        return this.#ask((reply) => this.#limited().emit('onset:report', entry.payload, reply));
      case 'message':
        return this.#askForView((reply) => this.#socket.emit('message:send', entry.payload, reply));
      case 'finish':
        return this.#askForView((reply) => this.#socket.emit('step:finish', entry.payload, reply));
    }
  }

  ping(): Promise<ServerTime | null> {
    return this.#ask((reply) => this.#limited().emit('clock:ping', reply));
  }

  reportClock(report: ClockReport): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('clock:report', report, reply));
  }

  reportDevice(report: DeviceReport): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('device:report', report, reply));
  }

  acknowledgeStart(answer: StartAcknowledge): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('start:acknowledge', answer, reply));
  }

  tellTyping(stepId: string): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('typing:tell', { stepId }, reply));
  }

  askForHelp(ask: HelpAsk): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('help:ask', ask, reply));
  }

  leave(leave: Leave): Promise<Ack<null> | null> {
    return this.#ask((reply) => this.#limited().emit('session:leave', leave, reply));
  }

  #limited() {
    return this.#socket.timeout(ANSWER_LIMIT);
  }

  #ask<Answer>(send: (reply: (error: Error | null, answer: Answer) => void) => void): Promise<Answer | null> {
    // Socket.IO would keep what is sent without a connection, and send it late.
    if (!this.#socket.connected) return Promise.resolve(null);
    return new Promise((resolve) => {
      send((error, answer) => resolve(error === null ? answer : null));
    });
  }

  /** The view that comes with the answer counts also where nobody waits for the answer any more: it comes only once. */
  #askForView(send: (reply: (answer: Ack<null>, view?: SessionView) => void) => void): Promise<Ack<null> | null> {
    if (!this.#socket.connected) return Promise.resolve(null);
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve(null), ANSWER_LIMIT);
      const giveUp = (): void => {
        clearTimeout(limit);
        resolve(null);
      };
      this.#socket.once('disconnect', giveUp);
      send((answer, view) => {
        clearTimeout(limit);
        this.#socket.off('disconnect', giveUp);
        if (view !== undefined) this.#take(view);
        resolve(answer);
      });
    });
  }

  #take(view: SessionView): void {
    if (this.#isStopped || view.seq < this.#lastSeq) return;
    this.#lastSeq = view.seq;
    this.#events.onView(this.#chat.completed(view));
  }

  #listen(): void {
    this.#socket.on('connect', () => this.#events.onUp());
    this.#socket.on('disconnect', () => {
      if (this.#isStopped) return;
      this.#events.onDown();
      this.#returnIfSentAway();
    });
    this.#socket.on('connect_error', ({ message }) => {
      const fatal = FATAL.find((code) => code === message);
      if (fatal === undefined) {
        this.#returnIfSentAway();
        return;
      }
      this.stop();
      this.#events.onFatal(fatal);
    });
    this.#socket.on('session:view', (view) => this.#take(view));
    this.#socket.on('partner:typing', ({ stepId }) => {
      if (!this.#isStopped) this.#events.onPartnerTyping(stepId);
    });
    this.#socket.on('session:replaced', () => {
      this.stop();
      this.#events.onReplaced();
    });
  }

  /** Socket.IO comes back by itself after a broken line, but not after the server closed or refused it. */
  #returnIfSentAway(): void {
    if (this.#socket.active || this.#isStopped) return;
    void this.#pause.wait(100 + 1_900 * this.#random()).then(() => {
      if (!this.#isStopped) this.#socket.connect();
    });
  }
}
