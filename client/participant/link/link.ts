import type {
  Ack,
  ClockReport,
  DeviceReport,
  HelpAsk,
  ErrorCode,
  Leave,
  OnsetReport,
  TrialRecord,
} from '../../../server/protocol/messages.ts';
import type { SessionView } from '../../../server/protocol/view.ts';
import { ServerClock, type LinkClock } from './clock.ts';
import { Connection } from './connection.ts';
import { dated } from './dated.ts';
import { newId } from './ids.ts';
import { insist } from './insist.ts';
import type { OutboxDraft, OutboxEntry } from './outbox-entry.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { Pause } from './pause.ts';
import { RoundTrips } from './round-trips.ts';
import { Sender } from './sender.ts';
import { StartAnswers, type LocalFrame } from './start-answers.ts';
import { verdictOf } from './verdict.ts';

const CLOCK_REPORT_EVERY = 30_000;

/** Longest wait on closing for the last report to be acknowledged, in ms. */
const LAST_WORDS = 1_000;

export type LinkStatus = 'connecting' | 'online' | 'offline';

/** After `onReplaced`, `onFatal` or `close` nothing more is told. */
export interface LinkEvents {
  /** Never older than the one before; the same one again after a reconnect. */
  onView(view: SessionView): void;
  /** The partner writes, in a chat in which this is told. */
  onPartnerTyping?(stepId: string): void;
  /** @param since local time in ms (`localNow`) at which the status began; `connecting` until first online */
  onStatus(status: LinkStatus, since: number): void;
  /** A newer window acts for this member. Nothing is sent any more; what was recorded stays on disk. */
  onReplaced(): void;
  /** The server will never take this entry or report: a fault of ours. The queue goes on without it. */
  onRefusedEntry(code: ErrorCode, message: string): void;
  /** The server will not have this connection again. Nothing is sent any more. */
  onFatal(code: ErrorCode): void;
  /** What the server said to an entry of the outbox, for who keeps count. */
  onAnswered?(entry: OutboxEntry, answer: Ack<null>): void;
}

export interface LinkOptions {
  /** Origin of the server. */
  readonly url: string;
  readonly participantId: string;
  /** Only for test studies; otherwise the cookie says who it is. */
  readonly signIn?: string;
  /** The browser's own by default. In Node: `fake-indexeddb`, whose classes must also be global. */
  readonly indexedDB?: IDBFactory;
  /** Ms since the epoch on a monotonic base. */
  readonly localNow?: () => number;
  /** A frame of the display as it is now, soon; null where there is none. */
  readonly frame?: () => Promise<LocalFrame | null>;
  /** How long the page has been hidden since it was opened, in ms. */
  readonly hiddenMs?: () => number;
  /** How long it has been hidden until now, in ms; null: it is not. */
  readonly hiddenForMs?: () => number | null;
  /** Of the device; undefined: its browser does not tell. */
  readonly battery?: () => ClockReport['battery'];
  readonly events: LinkEvents;
}

/** One participant's line to the server: says what was done, tells what to show. Decides nothing. */
export interface Link {
  readonly clock: LinkClock;
  readonly outbox: Pick<Outbox, 'durable' | 'fault' | 'outboxId' | 'count' | 'recordedTrials'>;
  /** What the server refused for good, see `onRefusedEntry`. */
  readonly refused: readonly OutboxEntry[];
  /**
   * @param record  its instants by `clock`, in the moment of the call; without an estimate they are put on the server's
   *   time when they are sent
   * @returns the `recordId`, once the record is on disk (see `Outbox.add`)
   */
  saveRecord(record: Omit<TrialRecord, 'recordId' | 'outboxId' | 'outboxIndex'>): Promise<string>;
  /** To the partner in a chat. @returns the `messageId`, once the message is on disk */
  sendMessage(message: { readonly stepId: string; readonly text: string; readonly typedMs: number }): Promise<string>;
  /** That this member writes. Not kept and not sent again: where it is lost, it is too late for it. */
  tellTyping(stepId: string): void;
  /** Resolves once the report is on disk. */
  reportOnset(report: Omit<OnsetReport, 'onsetId'>): Promise<void>;
  /** Resolves once the finish is on disk, behind all records; asking again while it waits has no effect. */
  finishStep(stepId: string): Promise<void>;
  /** The page has gone out of sight or has come back: told with the next measured round trip, and not a report later. */
  tellSight(): void;
  /** Sent until the server has it, but not kept over a reload. */
  reportDevice(report: DeviceReport): void;
  /**
   * Asks whoever runs the study for help; resolves once that is on disk.
   *
   * @throws if the server refuses
   */
  askForHelp(what: HelpAsk['what']): Promise<void>;
  /**
   * Sends what is recorded, then leaves in this way; resolves once the server has acknowledged it.
   *
   * @throws if the server refuses
   */
  leave(how: Leave['how']): Promise<void>;
  /** Resolves when everything recorded is acknowledged; stays open if the link stops before. */
  drained(): Promise<void>;
  /** Closes the connection and the outbox; what is recorded and not sent stays on disk. */
  close(): Promise<void>;
}

/** Resolves as soon as the outbox is open; the connection is then being made. Never rejects. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const outbox = await openOutbox(options.participantId, { indexedDB: options.indexedDB });
  return new ParticipantLink(options, outbox);
}

class ParticipantLink implements Link {
  readonly clock: ServerClock;
  readonly outbox: Outbox;
  readonly #events: LinkEvents;
  readonly #localNow: () => number;
  readonly #hiddenMs: () => number;
  readonly #hiddenForMs: () => number | null;
  readonly #battery: () => ClockReport['battery'];
  readonly #connection: Connection;
  readonly #sender: Sender;
  readonly #roundTrips = new RoundTrips();
  readonly #pause = new Pause();
  readonly #reporting: ReturnType<typeof setInterval>;
  #hiddenReported = 0;
  /** The page has gone out of sight or come back, and no report has said so. */
  #isSightUntold = false;
  #isHalted = false;

  constructor(options: LinkOptions, outbox: Outbox) {
    const { url, signIn, events } = options;
    this.#events = events;
    this.#localNow = options.localNow ?? (() => performance.timeOrigin + performance.now());
    this.#hiddenMs = options.hiddenMs ?? (() => 0);
    this.#hiddenForMs = options.hiddenForMs ?? (() => null);
    this.#battery = options.battery ?? (() => undefined);
    this.outbox = outbox;

    this.clock = new ServerClock({
      localNow: this.#localNow,
      ping: () => this.#connection.ping(),
      onRoundTrip: (time) => {
        this.#roundTrips.add(time);
        if (this.#isSightUntold) void this.#reportClock();
      },
      random: Math.random,
    });
    const starts = new StartAnswers(this.clock, options.frame ?? (async () => null), (answer) => {
      void this.#heed(this.#connection.acknowledgeStart(answer));
    });
    this.#sender = new Sender({
      outbox,
      isReady: (entry) => dated(entry, this.clock.estimate()) !== null,
      deliver: async (entry) => {
        const sent = dated(entry, this.clock.estimate());
        return sent === null ? null : this.#connection.deliver(sent);
      },
      onAnswered: (entry, answer) => events.onAnswered?.(entry, answer),
      onRefused: (code, message) => events.onRefusedEntry(code, message),
      onStopped: (code) => this.#end(code),
      random: Math.random,
    });
    this.#connection = new Connection({ url, signIn }, {
      onUp: () => {
        starts.forget();
        this.clock.start();
        this.#sender.setOnline(true);
        events.onStatus('online', this.#localNow());
      },
      onDown: () => {
        this.clock.stop();
        this.#sender.setOnline(false);
        events.onStatus('offline', this.#localNow());
      },
      onView: (view) => {
        starts.consider(view);
        events.onView(view);
      },
      onPartnerTyping: (stepId) => events.onPartnerTyping?.(stepId),
      onReplaced: () => this.#end('lease-stale'),
      onFatal: (code) => this.#end(code),
    }, Math.random);

    this.#reporting = setInterval(() => void this.#reportClock(), CLOCK_REPORT_EVERY);
    events.onStatus('connecting', this.#localNow());
    this.#connection.open();
  }

  get refused(): readonly OutboxEntry[] {
    return this.#sender.refused;
  }

  async saveRecord(record: Omit<TrialRecord, 'recordId' | 'outboxId' | 'outboxIndex'>): Promise<string> {
    const recordId = newId();
    await this.#keep({ type: 'record', payload: { ...record, recordId }, ...this.#dating() });
    return recordId;
  }

  async sendMessage(message: Parameters<Link['sendMessage']>[0]): Promise<string> {
    const messageId = newId();
    const payload = { ...message, messageId, sentAt: this.clock.now() };
    await this.#keep({ type: 'message', payload, ...this.#dating() });
    return messageId;
  }

  tellTyping(stepId: string): void {
    void this.#connection.tellTyping(stepId);
  }

  reportOnset(report: Omit<OnsetReport, 'onsetId'>): Promise<void> {
    return this.#keep({ type: 'onset', payload: { ...report, onsetId: newId() } });
  }

  finishStep(stepId: string): Promise<void> {
    return this.#keep({ type: 'finish', payload: { stepId } });
  }

  tellSight(): void {
    this.#isSightUntold = true;
    void this.#reportClock();
  }

  reportDevice(report: DeviceReport): void {
    void this.#heed(insist(this.#connection, () => this.#connection.reportDevice(report), Math.random));
  }

  async askForHelp(what: HelpAsk['what']): Promise<void> {
    const ask = { requestId: newId(), what };
    const answer = await insist(this.#connection, () => this.#connection.askForHelp(ask), Math.random);
    if (!answer.ok) throw new Error(`the server refused a call for help: ${answer.code}, ${answer.message}`);
  }

  async leave(how: Leave['how']): Promise<void> {
    await this.drained();
    const answer = await insist(this.#connection, () => this.#connection.leave({ how }), Math.random);
    if (answer.ok || verdictOf(answer) === 'saved') return;
    throw new Error(`the server refused to let this member leave: ${answer.code}, ${answer.message}`);
  }

  drained(): Promise<void> {
    return this.#sender.drained();
  }

  async close(): Promise<void> {
    // A server ignores what comes in one piece with the goodbye.
    await Promise.race([this.#reportClock(), this.#pause.wait(LAST_WORDS)]);
    this.#pause.cut();
    this.#halt();
    await this.outbox.close();
  }

  #dating(): { readonly undated?: true } {
    return this.clock.estimate() === null ? { undated: true } : {};
  }

  async #keep(draft: OutboxDraft): Promise<void> {
    await this.outbox.add(draft);
    this.#sender.wake();
  }

  /** Nobody waits for this answer, but a refusal must not pass unseen. */
  async #heed(asked: Promise<Ack<null> | null>): Promise<void> {
    const answer = await asked;
    if (answer === null || answer.ok) return;
    const verdict = verdictOf(answer);
    if (verdict === 'refused') this.#events.onRefusedEntry(answer.code, answer.message);
    if (verdict === 'stop') this.#end(answer.code);
  }

  async #reportClock(): Promise<void> {
    const estimate = this.clock.estimate();
    if (estimate === null || !this.#connection.isUp) return;
    const roundTrips = this.#roundTrips.take();
    if (roundTrips === null) return;
    this.#isSightUntold = false;
    const { offset, uncertainty } = estimate;
    const hidden = this.#hiddenMs();
    const hiddenMs = hidden - this.#hiddenReported;
    this.#hiddenReported = hidden;
    const unsent = await this.outbox.count();
    const battery = this.#battery();
    await this.#heed(this.#connection.reportClock({ offset, uncertainty, ...roundTrips, hiddenMs, hiddenForMs: this.#hiddenForMs(), unsent, ...(battery === undefined ? {} : { battery }) }));
  }

  #end(code: ErrorCode): void {
    if (this.#isHalted) return;
    this.#halt();
    if (code === 'lease-stale') this.#events.onReplaced();
    else this.#events.onFatal(code);
  }

  #halt(): void {
    this.#isHalted = true;
    clearInterval(this.#reporting);
    this.#sender.stop();
    this.clock.stop();
    this.#connection.stop();
  }
}
