import type { LinkStatus } from '../../client/participant/link/link.ts';
import type { OutboxEntry } from '../../client/participant/link/outbox-entry.ts';
import type { Ack, Leave, TrialRecord } from '../../server/protocol/messages.ts';
import type { SessionView } from '../../server/protocol/view.ts';

/** Who writes down what a bot does and is told, at the moment it happens. */
export interface Witness {
  /** A record or a message was made, and is in the outbox. */
  made(entry: { readonly recordId: string; readonly record: Omit<TrialRecord, 'recordId' | 'outboxId' | 'outboxIndex'> } | { readonly messageId: string; readonly text: string }): void;
  answered(entry: OutboxEntry, answer: Ack<null>): void;
  viewed(view: SessionView, connection: number): void;
  status(status: LinkStatus): void;
  /** The server has acknowledged it. */
  left(how: Leave['how']): void;
  refused(reason: string): void;
}
