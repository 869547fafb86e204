import type { OutboxEntry } from '../../client/participant/link/outbox-entry.ts';
import type { LinkStatus } from '../../client/participant/link/link.ts';
import type { Ack, Leave } from '../../server/protocol/messages.ts';
import type { SessionView } from '../../server/protocol/view.ts';
import type { Witness } from '../bots/witness.ts';

type Made = Parameters<Witness['made']>[0];
export type MadeRecord = Extract<Made, { readonly recordId: string }>['record'];

/** A view as it arrived. */
export interface Seen {
  readonly view: SessionView;
  /** The page that got it, from 1. */
  readonly page: number;
  /** Counts the connections of this member. */
  readonly connection: number;
}

/** What one simulated member did and was told, in the order of this process. */
export class History implements Witness {
  readonly records = new Map<string, MadeRecord>();
  readonly messages = new Map<string, string>();
  /** Ids of records and messages, and steps, that the server has acknowledged. */
  readonly acknowledged = { records: new Set<string>(), messages: new Set<string>(), finished: new Set<string>() };
  readonly seen: Seen[] = [];
  /** Refusals that an honest browser should never meet. */
  readonly faults: string[] = [];
  /** From losing the connection to the next view, in ms, with when it was lost. */
  readonly resumes: { readonly lostAt: number; readonly after: number }[] = [];
  /** How this one has left; `null`: not at all. */
  leftAs: Leave['how'] | null = null;
  /** Records and messages that were made after a silent withdrawal. */
  readonly unkept = new Set<string>();
  /** How often a page was connected. */
  connections = 0;
  #lostAt: number | null = null;
  readonly #places = new Set<string>();

  /** Grows with each place that is come to, and with what the server has acknowledged. */
  get moves(): number {
    const { records, messages, finished } = this.acknowledged;
    return this.#places.size + records.size + messages.size + finished.size;
  }

  /** Whether there is a connection, for who looks for the reason of a standstill. */
  get isOnline(): boolean {
    return this.connections > 0 && this.#lostAt === null;
  }

  made(made: Made): void {
    if ('recordId' in made) this.records.set(made.recordId, made.record);
    else this.messages.set(made.messageId, made.text);
    if (this.leftAs === 'silent') this.unkept.add('recordId' in made ? made.recordId : made.messageId);
  }

  answered(entry: OutboxEntry, answer: Ack<null>): void {
    // Of a fast server the answer may be there before the bot has been told that the entry is on its own disk.
    if (entry.type === 'record' && !this.records.has(entry.payload.recordId)) {
      const { recordId, outboxId, outboxIndex, ...record } = entry.payload;
      this.records.set(recordId, record);
    }
    if (entry.type === 'message') this.messages.set(entry.payload.messageId, entry.payload.text);
    if (!answer.ok && answer.code !== 'record-duplicate') return;
    if (entry.type === 'record') this.acknowledged.records.add(entry.payload.recordId);
    if (entry.type === 'message') this.acknowledged.messages.add(entry.payload.messageId);
    if (entry.type === 'finish') this.acknowledged.finished.add(entry.payload.stepId);
  }

  viewed(view: SessionView, page: number): void {
    this.seen.push({ view, page, connection: this.connections });
    const { screen } = view;
    this.#places.add(screen.kind === 'step' ? screen.step.stepId : screen.kind);
    if (this.#lostAt === null) return;
    this.resumes.push({ lostAt: this.#lostAt, after: performance.now() - this.#lostAt });
    this.#lostAt = null;
  }

  status(status: LinkStatus): void {
    if (status === 'online') this.connections += 1;
    if (status === 'offline') this.#lostAt ??= performance.now();
  }

  left(how: Leave['how']): void {
    this.leftAs = how;
  }

  refused(reason: string): void {
    this.faults.push(reason);
  }
}
