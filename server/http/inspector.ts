import type { InfoOf } from '../planning/checks/plugin-problems.ts';
import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import type { Inspection } from '../protocol/inspection.ts';
import type { Stored } from '../sessions/ports.ts';
import { Queues } from '../sessions/queues.ts';
import { inspect, undeclaredIn, type Happened, type Recorded } from './inspection.ts';

export interface InspectorPorts {
  /** The study of a couple, or null if there is no such couple. */
  studyOf(dyadSessionId: string): Promise<{ readonly studyId: string; readonly isTest: boolean } | null>;
  load(dyadSessionId: string): Promise<Stored>;
  eventsAfter(dyadSessionId: string, seq: number): Promise<readonly Happened[]>;
  /** The newest data of each trial of a member. */
  recordsOf(dyadSessionId: string, member: Member): Promise<readonly Recorded[]>;
  infoOf: InfoOf;
  now(): Instant;
  report(error: unknown): void;
}

/** One open inspector, and what it has been told. */
interface Watcher {
  readonly dyadSessionId: string;
  readonly send: (inspection: Inspection) => void;
  toldSeq: number;
  condition: string | null;
}

/** Names of the studies that the rehearsal makes for itself. */
export const REHEARSAL_STUDY = 'rehearsal-';

/** Tells whoever looks at a couple of the rehearsal all there is to know of it. */
export class Inspector {
  readonly #watchers = new Set<Watcher>();
  readonly #queues = new Queues();
  readonly #ports: InspectorPorts;

  constructor(ports: InspectorPorts) {
    this.#ports = ports;
  }

  /**
   * Tells at once, and then after each event.
   *
   * @returns takes the watch back; null for a couple that is none of the rehearsal's
   */
  async watch(dyadSessionId: string, send: (inspection: Inspection) => void): Promise<(() => void) | null> {
    const study = await this.#ports.studyOf(dyadSessionId);
    if (study === null || !study.isTest || !study.studyId.startsWith(REHEARSAL_STUDY)) return null;
    const watcher: Watcher = { dyadSessionId, send, toldSeq: -1, condition: null };
    this.#watchers.add(watcher);
    this.#queue(watcher, () => this.#ports.load(dyadSessionId));
    return () => void this.#watchers.delete(watcher);
  }

  /** An event is on disk. */
  notice(stored: Stored): void {
    for (const watcher of this.#watchers) {
      if (watcher.dyadSessionId === stored.dyadSessionId) this.#queue(watcher, async () => stored);
    }
  }

  #queue(watcher: Watcher, current: () => Promise<Stored>): void {
    const told = this.#queues.run(watcher.dyadSessionId, async () => this.#tell(watcher, await current()));
    told.catch(this.#ports.report);
  }

  async #tell(watcher: Watcher, stored: Stored): Promise<void> {
    const isNews = stored.seq > watcher.toldSeq && this.#watchers.has(watcher);
    if (!isNews) return;
    const after = await this.#ports.eventsAfter(stored.dyadSessionId, watcher.toldSeq);
    // Later ones come with the state that they led to.
    const events = after.filter(({ seq }) => seq <= stored.seq);
    for (const { body } of events) if (body.type === 'assigned') watcher.condition = body.condition;
    watcher.toldSeq = stored.seq;
    const { recordsOf, infoOf, now } = this.#ports;
    const [A, B] = await Promise.all(MEMBERS.map((member) => recordsOf(stored.dyadSessionId, member)));
    const undeclared = undeclaredIn(stored, { A: A ?? [], B: B ?? [] }, infoOf);
    watcher.send(inspect(stored, events, watcher.condition, undeclared, now()));
  }
}
