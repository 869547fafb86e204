import { wrap, type IDBPDatabase } from 'idb';
import { newId } from './ids.ts';
import { isFinishedTwice, numbered, type OutboxDraft, type OutboxEntry } from './outbox-entry.ts';

/** Some browsers never answer `open`; after this many ms the outbox does without a disk. */
const OPEN_LIMIT = 5_000;

/** The queue in IndexedDB. Every method rejects when the browser cannot store or read. */
export class DiskQueue {
  readonly outboxId: string;
  readonly #database: IDBPDatabase;

  constructor(database: IDBPDatabase, outboxId: string) {
    this.#database = database;
    this.outboxId = outboxId;
  }

  /**
   * Stores the entry and, for a trial record, its running number in one transaction.
   *
   * @returns once the browser says that both are on disk; null if the same finish is waiting already
   */
  async add(draft: OutboxDraft): Promise<OutboxEntry | null> {
    const stores = ['entries', 'meta'];
    const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
    const entries = transaction.objectStore('entries');
    const meta = transaction.objectStore('meta');
    const write = async (): Promise<OutboxEntry | null> => {
      if (draft.type === 'finish' && isFinishedTwice(draft, await entries.getAll())) return null;
      const index: number = await meta.get('outboxIndex');
      const unkeyed = numbered(draft, this.outboxId, index);
      if (unkeyed.type === 'record') await meta.put(index + 1, 'outboxIndex');
      return { ...unkeyed, key: Number(await entries.add(unkeyed)) };
    };
    const [entry] = await Promise.all([write(), transaction.done]);
    return entry;
  }

  async oldest(limit?: number): Promise<readonly OutboxEntry[]> {
    return this.#database.getAll('entries', null, limit);
  }

  async remove(key: number): Promise<void> {
    await this.#database.delete('entries', key);
  }

  close(): void {
    this.#database.close();
  }
}

/** @throws if the browser has no IndexedDB, refuses it, or does not answer in time */
export async function openDiskQueue(name: string, factory: IDBFactory): Promise<DiskQueue> {
  const database = wrap(await openDatabase(name, factory));
  return new DiskQueue(database, await database.get('meta', 'outboxId'));
}

function openDatabase(name: string, factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    const limit = setTimeout(() => {
      request.onsuccess = () => request.result.close();
      reject(new Error(`IndexedDB did not open within ${OPEN_LIMIT} ms`));
    }, OPEN_LIMIT);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('entries', { keyPath: 'key', autoIncrement: true });
      const meta = request.result.createObjectStore('meta');
      meta.put(newId(), 'outboxId');
      meta.put(0, 'outboxIndex');
    };
    request.onsuccess = () => {
      clearTimeout(limit);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(limit);
      reject(new Error('IndexedDB could not be opened', { cause: request.error }));
    };
  });
}
