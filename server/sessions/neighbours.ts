import type { Clock } from './clock.ts';
import type { CommitResult, SessionStore } from './ports.ts';

/** Something that another process has stored; what, is in the rows. */
export type Notice =
  | { readonly dyadSessionId: string; readonly seq: number }
  | { readonly participantId: string; readonly epoch: number };

/** Or by whatever revoked a sign-in of this participant, in the database itself. */
export type Heard = Notice | { readonly signedOut: string };

/** Where processes tell each other that something has changed. */
export interface NoticeBoard {
  /** Looks whether there is anybody else. */
  survey(): Promise<void>;
  publish(notice: Notice): void;
}

export interface NeighbourPorts {
  /** Dyad sessions with somebody connected here, and the last event that this process knows of. */
  watched(): readonly { readonly dyadSessionId: string; readonly seq: number }[];
  /** Participants connected here, each with the number of the connection and the sign-in that it rests on. */
  connected(): readonly Connected[];
  /** Of those asked for, as far as they are on disk. */
  newest(
    dyadSessionIds: readonly string[],
    participantIds: readonly string[],
  ): Promise<{
    readonly seqs: ReadonlyMap<string, number>;
    readonly epochs: ReadonlyMap<string, number>;
  }>;
  /** Which of these sign-ins have been revoked. */
  revoked(signIns: readonly string[]): Promise<ReadonlySet<string>>;
  /** Closes the connections that rest on these sign-ins. */
  signOut(signIns: ReadonlySet<string>): void;
  /** Reads the dyad session anew and tells who is connected here. */
  takeUp(dyadSessionId: string): Promise<void>;
  /** A newer connection acts for this participant, on another process. */
  yield(participantId: string): void;
  /** Whether there is anybody to tell. */
  survey(): Promise<void>;
  /** In the background; a failure is reported, and made up for by the next look. */
  background(work: () => Promise<void>): void;
}

interface Connected {
  readonly participantId: string;
  readonly epoch: number;
  readonly signIn: string;
}

/** The same store, and whatever it has stored is told to the others. */
export function publishing(store: SessionStore, board: Pick<NoticeBoard, 'publish'>): SessionStore {
  const tell = (result: CommitResult, dyadSessionId: string, seq: number): CommitResult => {
    if (result === 'stored') board.publish({ dyadSessionId, seq });
    return result;
  };
  return {
    ...store,
    commit: async (change) => tell(await store.commit(change), change.dyadSessionId, change.seq),
    commitDraw: async (stored, draw) => tell(await store.commitDraw(stored, draw), stored.dyadSessionId, stored.seq + 1),
  };
}

/** How often a process looks by itself, in ms. */
const LOOK = 2_000;

/**
 * Keeps this process in step with others on the same database. Correctness does not hang on it: the numbers of events
 * are unique on disk. It decides how soon a partner on another process is told, and how soon a connection is closed
 * whose right has ended.
 */
export class Neighbours {
  readonly #ports: NeighbourPorts;
  readonly #clock: Clock;
  #cancel = (): void => undefined;

  constructor(ports: NeighbourPorts, clock: Clock) {
    this.#ports = ports;
    this.#clock = clock;
  }

  /** To be called once; looks from then on until `stop`. */
  start(): void {
    this.#cancel = this.#clock.at(this.#clock.now() + LOOK, () => {
      this.#ports.background(() => this.look());
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  hear(notices: readonly Heard[]): void {
    const [seqs, epochs, signedOut] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
    for (const notice of notices) {
      if ('signedOut' in notice) signedOut.add(notice.signedOut);
      else if ('seq' in notice) seqs.set(notice.dyadSessionId, notice.seq);
      else epochs.set(notice.participantId, notice.epoch);
    }
    this.#compare(seqs, epochs);
    const asked = this.#ports.connected().filter(({ participantId }) => signedOut.has(participantId));
    if (asked.length > 0) this.#ports.background(() => this.#signOut(asked));
  }

  /** Finds what no notice has told: it was lost, or came before this process listened. */
  async look(): Promise<void> {
    await this.#ports.survey();
    const sessions = this.#ports.watched().map(({ dyadSessionId }) => dyadSessionId);
    const connected = this.#ports.connected();
    const participants = connected.map(({ participantId }) => participantId);
    if (sessions.length === 0 && participants.length === 0) return;
    const { seqs, epochs } = await this.#ports.newest(sessions, participants);
    this.#compare(seqs, epochs);
    await this.#signOut(connected);
  }

  /** As the rows say: who was signed out may have signed in anew. */
  async #signOut(connected: readonly Connected[]): Promise<void> {
    const revoked = await this.#ports.revoked(connected.map(({ signIn }) => signIn));
    if (revoked.size > 0) this.#ports.signOut(revoked);
  }

  #compare(seqs: ReadonlyMap<string, number>, epochs: ReadonlyMap<string, number>): void {
    for (const { participantId, epoch } of this.#ports.connected()) {
      if ((epochs.get(participantId) ?? 0) > epoch) this.#ports.yield(participantId);
    }
    for (const { dyadSessionId, seq } of this.#ports.watched()) {
      if ((seqs.get(dyadSessionId) ?? 0) > seq) this.#ports.background(() => this.#ports.takeUp(dyadSessionId));
    }
  }
}
