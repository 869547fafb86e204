import type { ClockEstimate } from './clock.ts';
import type { OutboxEntry } from './outbox-entry.ts';

/**
 * An entry whose instants were noted before the first ping had returned carries those of this device, which may be
 * minutes off; it is put on the server's time when it is sent.
 *
 * @returns null where that is not known yet: then it has to wait
 */
export function dated(entry: OutboxEntry, estimate: ClockEstimate | null): OutboxEntry | null {
  if (entry.type !== 'record' && entry.type !== 'message') return entry;
  if (entry.undated !== true) return entry;
  if (estimate === null) return null;
  const { offset, uncertainty } = estimate;
  const { key } = entry;
  if (entry.type === 'message') {
    return { type: 'message', key, payload: { ...entry.payload, sentAt: entry.payload.sentAt + offset } };
  }
  const { payload } = entry;
  const instants = { onsetAt: payload.onsetAt + offset, endedAt: payload.endedAt + offset, onsetUncertainty: uncertainty };
  return { type: 'record', key, payload: { ...payload, ...instants } };
}
