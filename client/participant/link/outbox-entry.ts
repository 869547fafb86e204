import type { MessageSend, OnsetReport, StepFinish, TrialRecord } from '../../../server/protocol/messages.ts';

interface Dated {
  /** Its instants are those of this device, as the server's time was not known yet. */
  readonly undated?: true;
}

/** What is handed to the outbox; a trial record is given its outbox and number there. */
export type OutboxDraft =
  | ({ readonly type: 'record'; readonly payload: Omit<TrialRecord, 'outboxId' | 'outboxIndex'> } & Dated)
  | { readonly type: 'onset'; readonly payload: OnsetReport }
  | ({ readonly type: 'message'; readonly payload: MessageSend } & Dated)
  | { readonly type: 'finish'; readonly payload: StepFinish };

/** An entry that has no key yet; the queue that takes it gives the key. */
export type UnkeyedEntry =
  | ({ readonly type: 'record'; readonly payload: TrialRecord } & Dated)
  | { readonly type: 'onset'; readonly payload: OnsetReport }
  | ({ readonly type: 'message'; readonly payload: MessageSend } & Dated)
  | { readonly type: 'finish'; readonly payload: StepFinish };

/** What waits for the server's acknowledgement. Keys rise in the order in which entries were added. */
export type OutboxEntry = UnkeyedEntry & { readonly key: number };

/** `outboxIndex` is used by trial records only. */
export function numbered(draft: OutboxDraft, outboxId: string, outboxIndex: number): UnkeyedEntry {
  if (draft.type !== 'record') return draft;
  return { ...draft, payload: { ...draft.payload, outboxId, outboxIndex } };
}

/** Whether `draft` finishes a step whose finish is waiting already. */
export function isFinishedTwice(draft: OutboxDraft, waiting: readonly OutboxEntry[]): boolean {
  if (draft.type !== 'finish') return false;
  return waiting.some((entry) => entry.type === 'finish' && entry.payload.stepId === draft.payload.stepId);
}
