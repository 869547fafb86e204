import type { Ack, TrialRecord } from '../../../server/protocol/messages.ts';
import { MAX_MESSAGE_BYTES, MOST_RECORDS } from '../../../server/protocol/version.ts';

/** Room for what Socket.IO puts around the payloads, in bytes. */
const ENVELOPE_BYTES = 200;

export interface FramePorts {
  /** The server's answer, or null where none came. None rejects. */
  one(record: TrialRecord): Promise<Ack<null> | null>;
  /** An answer to each, in their order; where the frame itself is refused, the one answer is that of all. */
  many(records: readonly TrialRecord[]): Promise<readonly Ack<null>[] | Ack<null> | null>;
}

interface Waiting {
  readonly record: TrialRecord;
  readonly bytes: number;
  readonly resolve: (answer: Ack<null> | null) => void;
}

/** Sends records that are handed over in one turn in as few frames as hold them; each has its own answer. */
export class RecordFrames {
  readonly #ports: FramePorts;
  #waiting: Waiting[] = [];

  constructor(ports: FramePorts) {
    this.#ports = ports;
  }

  deliver(record: TrialRecord): Promise<Ack<null> | null> {
    if (this.#waiting.length === 0) queueMicrotask(() => this.flush());
    return new Promise((resolve) => {
      const bytes = new TextEncoder().encode(JSON.stringify(record)).length + 1;
      this.#waiting.push({ record, bytes, resolve });
    });
  }

  /** At once: something else is to be sent behind them. */
  flush(): void {
    const waiting = this.#waiting.splice(0);
    while (waiting.length > 0) void this.#sendFrame(waiting.splice(0, lengthOfFrame(waiting)));
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

/** At least one, whatever its size: the server says what is too much. */
function lengthOfFrame(waiting: readonly Waiting[]): number {
  let bytes = ENVELOPE_BYTES;
  const full = waiting.findIndex((each, index) => {
    bytes += each.bytes;
    return index > 0 && (index === MOST_RECORDS || bytes > MAX_MESSAGE_BYTES);
  });
  return full === -1 ? waiting.length : full;
}

function isList(answers: readonly Ack<null>[] | Ack<null> | null): answers is readonly Ack<null>[] {
  return Array.isArray(answers);
}
