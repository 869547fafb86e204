import type { Ack, TrialRecord } from '../../../server/protocol/messages.ts';

export interface FramePorts {
  /** The server's answer, or null where none came. None rejects. */
  one(record: TrialRecord): Promise<Ack<null> | null>;
  /** An answer to each, in their order; where the frame itself is refused, the one answer is that of all. */
  many(records: readonly TrialRecord[]): Promise<readonly Ack<null>[] | Ack<null> | null>;
}

interface Waiting {
  readonly record: TrialRecord;
  readonly resolve: (answer: Ack<null> | null) => void;
}

/** Sends records that are handed over in one turn in one frame; each has its own answer. */
export class RecordFrames {
  readonly #ports: FramePorts;
  #waiting: Waiting[] = [];

  constructor(ports: FramePorts) {
    this.#ports = ports;
  }

  deliver(record: TrialRecord): Promise<Ack<null> | null> {
    if (this.#waiting.length === 0) queueMicrotask(() => this.flush());
    return new Promise((resolve) => {
      this.#waiting.push({ record, resolve });
    });
  }

  /** At once: something else is to be sent behind them. */
  flush(): void {
    if (this.#waiting.length > 0) void this.#sendFrame(this.#waiting.splice(0));
  }

  async #sendFrame(frame: readonly Waiting[]): Promise<void> {
    const [first] = frame;
    if (frame.length === 1 && first !== undefined) {
      first.resolve(await this.#ports.one(first.record));
      return;
    }
    const answers = await this.#ports.many(frame.map(({ record }) => record));
    const answerOf = (index: number) => (isList(answers) ? (answers[index] ?? null) : answers);
    for (const [index, { resolve }] of frame.entries()) resolve(answerOf(index));
  }
}

function isList(answers: readonly Ack<null>[] | Ack<null> | null): answers is readonly Ack<null>[] {
  return Array.isArray(answers);
}
