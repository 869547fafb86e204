import { tryLock, type Lock } from './lock-file.ts';
import type { Server } from './postmaster.ts';
import { isAlive } from './process-identity.ts';
import { watch } from './watchdog.ts';

/** How often a process looks whether its server is up and has an owner, in ms. */
const ROUND = 500;

export interface Keeping {
  readonly ownerFile: string;
  readonly log: (line: string) => void;
  /** Finds the server or starts it again. */
  raise(): Promise<Server>;
  /** True if other processes of ours work on this server. */
  isShared(): Promise<boolean>;
  shutDown(server: Server): Promise<void>;
}

/**
 * Keeps a server up for as long as this process needs it. Of all processes that use the server one is its
 * owner: it has the watchdog, and shuts the server down in the end. When the owner goes, another takes over.
 */
export class Keeper {
  readonly #keeping: Keeping;
  #server: Server;
  #ownership: { readonly lock: Lock; callOff: () => void } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;

  private constructor(keeping: Keeping, server: Server) {
    this.#keeping = keeping;
    this.#server = server;
  }

  static async keep(keeping: Keeping, server: Server): Promise<Keeper> {
    const keeper = new Keeper(keeping, server);
    await keeper.#claim();
    keeper.#schedule();
    return keeper;
  }

  get isOwner(): boolean {
    return this.#ownership !== null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    // The owner may have gone since the last round.
    await this.#claim();
    const ownership = this.#ownership;
    if (ownership === null) return;
    this.#ownership = null;
    // Whoever still works on it takes it over, as soon as it has no owner.
    if (!(await this.#keeping.isShared())) await this.#keeping.shutDown(this.#server);
    ownership.callOff();
    await ownership.lock.release();
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#look()
        .catch((error: unknown) => this.#keeping.log(`the embedded Postgres: ${String(error)}`))
        .then(() => this.#schedule());
    }, ROUND).unref();
  }

  async #look(): Promise<void> {
    if (!isAlive(this.#server.pid)) {
      const server = await this.#keeping.raise();
      if (server.port !== this.#server.port) throw new Error(`it has moved to port ${server.port}; start Tandem again`);
      this.#server = server;
      this.#keeping.log(`the embedded Postgres had ended and is up again (process ${this.#server.pid})`);
      if (this.#ownership !== null) this.#ownership.callOff = watch(this.#server.pid);
    }
    await this.#claim();
  }

  async #claim(): Promise<void> {
    if (this.#ownership !== null) return;
    const attempt = await tryLock(this.#keeping.ownerFile);
    if ('lock' in attempt) this.#ownership = { lock: attempt.lock, callOff: watch(this.#server.pid) };
  }
}
