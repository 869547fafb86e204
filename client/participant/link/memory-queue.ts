import { newId } from './ids.ts';
import { isFinishedTwice, numbered, type OutboxDraft, type OutboxEntry } from './outbox-entry.ts';

/** The same queue without a disk: gone when the tab is closed. */
export class MemoryQueue {
  readonly outboxId = newId();
  #entries: OutboxEntry[] = [];
  #nextIndex = 0;
  #nextKey = 1;

  add(draft: OutboxDraft): void {
    if (isFinishedTwice(draft, this.#entries)) return;
    const unkeyed = numbered(draft, this.outboxId, this.#nextIndex);
    if (unkeyed.type === 'record') this.#nextIndex += 1;
    this.hold({ ...unkeyed, key: this.#nextKey });
  }

  /** Takes over an entry that another queue has numbered. */
  hold(entry: OutboxEntry): void {
    this.#entries.push(entry);
    this.#nextKey = entry.key + 1;
  }

  oldest(limit?: number): readonly OutboxEntry[] {
    return this.#entries.slice(0, limit);
  }

  remove(key: number): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
  }
}
