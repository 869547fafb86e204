import { isPart } from '../../../server/protocol/parts.ts';
import { openDiskQueue, type DiskQueue } from './disk-queue.ts';
import { MemoryQueue } from './memory-queue.ts';
import type { OutboxDraft, OutboxEntry } from './outbox-entry.ts';

/**
 * What a participant has done and the server has not acknowledged, oldest first. Kept in IndexedDB;
 * in memory where that cannot be, and from the first moment on at which it fails.
 */
export interface Outbox {
  /** False: the entries live only as long as the tab. Can become false, never true again. */
  readonly durable: boolean;
  /** Why it is not durable, for a log; null while it is. */
  readonly fault: string | null;
  readonly outboxId: string;
  /**
   * Keeps the entry as JSON would carry it; a step's finish that is waiting already is not added again.
   *
   * @returns once it is on disk, or in memory where the outbox is not durable
   * @throws TypeError if the payload is not JSON; Error if the outbox was closed
   */
  add(draft: OutboxDraft): Promise<void>;
  /** All of them without a `limit`. */
  oldest(limit?: number): Promise<readonly OutboxEntry[]>;
  remove(key: number): Promise<void>;
  count(): Promise<number>;
  /** Indices of the step's trials, done as a whole, that wait here to be acknowledged, or have been since this was opened. */
  recordedTrials(stepId: string): Promise<number[]>;
  close(): Promise<void>;
}

/** Opens the participant's own outbox: two members on one origin never share one. Never rejects. */
export async function openOutbox(
  participantId: string,
  options: { readonly indexedDB?: IDBFactory | undefined } = {},
): Promise<Outbox> {
  const memory = new MemoryQueue();
  try {
    // Reading the global is inside: a browser that blocks storage may throw already here.
    const factory = options.indexedDB ?? globalThis.indexedDB;
    const disk = await openDiskQueue(`tandem-outbox-${participantId}`, factory);
    for (const entry of await disk.oldest()) memory.hold(entry);
    return new MirroredOutbox(memory, disk, null);
  } catch (error) {
    return new MirroredOutbox(memory, null, String(error));
  }
}

/**
 * The disk is the truth, as another tab of the participant may share it. The copy in memory takes
 * over, with an `outboxId` of its own, when the disk is full or the browser takes it away.
 */
class MirroredOutbox implements Outbox {
  readonly #memory: MemoryQueue;
  #disk: DiskQueue | null;
  #fault: string | null;
  #outboxId: string;
  /** Trials that have left the queue, by step. A view that is on its way, or held back, may not know of them yet. */
  readonly #gone = new Map<string, number[]>();
  #closed = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(memory: MemoryQueue, disk: DiskQueue | null, fault: string | null) {
    this.#memory = memory;
    this.#disk = disk;
    this.#fault = fault;
    this.#outboxId = (disk ?? memory).outboxId;
  }

  get durable(): boolean {
    return this.#fault === null;
  }

  get fault(): string | null {
    return this.#fault;
  }

  get outboxId(): string {
    return this.#outboxId;
  }

  async add(draft: OutboxDraft): Promise<void> {
    const plain: OutboxDraft = JSON.parse(JSON.stringify(draft));
    if (this.#closed) throw new Error('the outbox is closed');
    return this.#inTurn(async () => {
      const entry = await this.#onDisk((disk) => disk.add(plain));
      if (entry === undefined) this.#memory.add(plain);
      else if (entry !== null) this.#memory.hold(entry);
    });
  }

  oldest(limit?: number): Promise<readonly OutboxEntry[]> {
    return this.#inTurn(async () => {
      return (await this.#onDisk((disk) => disk.oldest(limit))) ?? this.#memory.oldest(limit);
    });
  }

  remove(key: number): Promise<void> {
    return this.#inTurn(async () => {
      for (const { stepId, trialIndex } of wholeTrials(this.#memory.oldest().filter((entry) => entry.key === key))) {
        this.#gone.set(stepId, [...(this.#gone.get(stepId) ?? []), trialIndex]);
      }
      this.#memory.remove(key);
      await this.#onDisk((disk) => disk.remove(key));
    });
  }

  async count(): Promise<number> {
    return (await this.oldest()).length;
  }

  async recordedTrials(stepId: string): Promise<number[]> {
    const waiting = wholeTrials(await this.oldest()).filter((trial) => trial.stepId === stepId);
    return [...(this.#gone.get(stepId) ?? []), ...waiting.map(({ trialIndex }) => trialIndex)];
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inTurn(async () => {
      this.#disk?.close();
      this.#disk = null;
    });
  }

  /** `undefined` where there is no disk, or none any more. */
  async #onDisk<Result>(act: (disk: DiskQueue) => Promise<Result>): Promise<Result | undefined> {
    if (this.#disk === null) return undefined;
    try {
      return await act(this.#disk);
    } catch (error) {
      this.#disk.close();
      this.#disk = null;
      this.#outboxId = this.#memory.outboxId;
      this.#fault = String(error);
      return undefined;
    }
  }

  /** One after the other, so that entries keep the order of the calls when the disk fails between two. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(act);
    this.#lastTurn = turn;
    return turn;
  }
}

/** Those entries that are records of trials, parts of timelines left out. */
function wholeTrials(entries: readonly OutboxEntry[]): readonly { readonly stepId: string; readonly trialIndex: number }[] {
  return entries.flatMap((entry) => (entry.type === 'record' && !isPart(entry.payload.trialId) ? [entry.payload] : []));
}
