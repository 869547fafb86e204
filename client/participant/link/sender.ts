import type { Ack, ErrorCode } from '../../../server/protocol/messages.ts';
import { MAX_MESSAGE_BYTES, MOST_RECORDS } from '../../../server/protocol/version.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { Outbox } from './outbox.ts';
import { Pause } from './pause.ts';
import { backOff, verdictOf, type Verdict } from './verdict.ts';

/** As many as travel in one frame. */
const MAX_IN_FLIGHT = MOST_RECORDS;

/** Room for what Socket.IO puts around a payload, in bytes. */
const ENVELOPE_BYTES = 200;

export interface SenderPorts {
  readonly outbox: Outbox;
  /** Whether all is known that the entry is to say. */
  isReady(entry: OutboxEntry): boolean;
  /** The server's answer, or null where none came. Never rejects. */
  deliver(entry: OutboxEntry): Promise<Ack<null> | null>;
  /** Told of every answer, before the entry is removed or kept. */
  onAnswered(entry: OutboxEntry, answer: Ack<null>): void;
  /** The entry has left the outbox and is kept in `refused`. */
  onRefused(code: ErrorCode, message: string): void;
  /** The server takes nothing more from this window; what waits stays in the outbox. */
  onStopped(code: ErrorCode): void;
  random(): number;
}

/**
 * Empties the outbox into the server, in order: as many records at once as travel in one frame, a message or the finish of
 * a step only when everything before it is acknowledged. An entry leaves the outbox after its answer.
 */
export class Sender {
  readonly refused: OutboxEntry[] = [];
  readonly #ports: SenderPorts;
  readonly #pause = new Pause();
  #awaitingEmpty: (() => void)[] = [];
  #isOnline = false;
  #isStopped = false;
  #isRunning = false;
  #isWoken = false;
  #failures = 0;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (!isOnline) return;
    this.#failures = 0;
    this.#pause.cut();
    this.wake();
  }

  /** To be called after each `add`. */
  wake(): void {
    this.#isWoken = true;
    if (!this.#isRunning) void this.#run();
  }

  /** Resolves when the outbox is empty; stays open if the sender is stopped before. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#awaitingEmpty.push(resolve);
      this.wake();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#pause.cut();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isWoken) {
      this.#isWoken = false;
      await this.#drain();
    }
    this.#isRunning = false;
  }

  async #drain(): Promise<void> {
    for (;;) {
      const batch = this.#sendableTogether(await this.#ports.outbox.oldest(MAX_IN_FLIGHT));
      if (batch.length === 0) {
        for (const resolve of this.#awaitingEmpty.splice(0)) resolve();
        return;
      }
      if (!this.#isOnline || this.#isStopped) return;
      const verdicts = await Promise.all(batch.map((entry) => this.#send(entry)));
      if (verdicts.includes('again')) {
        this.#failures += 1;
        await this.#pause.wait(backOff(this.#failures, this.#ports.random()));
      } else {
        this.#failures = 0;
      }
    }
  }

  /**
   * From the oldest on what fits into one frame: a second frame could be stored while records of the first are to be sent
   * again, and they would be out of order. The finish of a step travels alone, and so does a message: the partner reads
   * them in their order. Behind one that is not ready nothing is sent.
   */
  #sendableTogether(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
    const batch: OutboxEntry[] = [];
    let bytes = ENVELOPE_BYTES;
    for (const entry of entries) {
      const isLast = isAlone(entry) || !this.#ports.isReady(entry);
      bytes += sizeOf(entry);
      if (batch.length > 0 && (isLast || bytes > MAX_MESSAGE_BYTES || beginsFrame(entry, batch))) break;
      batch.push(entry);
      if (isLast) break;
    }
    return batch;
  }

  async #send(entry: OutboxEntry): Promise<Verdict> {
    const answer = refusedForSize(entry) ?? (await this.#ports.deliver(entry));
    const verdict = verdictOf(answer);
    if (answer !== null) this.#ports.onAnswered(entry, answer);
    if (verdict === 'saved' || verdict === 'refused') await this.#ports.outbox.remove(entry.key);
    if (answer === null || answer.ok) return verdict;
    if (verdict === 'refused') {
      this.refused.push(entry);
      this.#ports.onRefused(answer.code, answer.message);
    }
    if (verdict === 'stop' && !this.#isStopped) {
      this.stop();
      this.#ports.onStopped(answer.code);
    }
    return verdict;
  }
}

function isAlone({ type }: OutboxEntry): boolean {
  return type === 'finish' || type === 'message';
}

/** Something else lies between this record and those before it. */
function beginsFrame({ type }: OutboxEntry, batch: readonly OutboxEntry[]): boolean {
  return type === 'record' && batch.at(-1)?.type !== 'record' && batch.some((entry) => entry.type === 'record');
}

/** In bytes. */
function sizeOf({ payload }: OutboxEntry): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length + 1;
}

/** The server closes the connection on larger messages, and would again on each repetition. */
function refusedForSize(entry: OutboxEntry): Ack<null> | null {
  const bytes = sizeOf(entry);
  if (bytes + ENVELOPE_BYTES <= MAX_MESSAGE_BYTES) return null;
  const message = `${entry.type} of ${bytes} bytes; a message may have ${MAX_MESSAGE_BYTES}`;
  return { ok: false, code: 'payload-invalid', message };
}
