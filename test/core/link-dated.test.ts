import { expect, it } from 'vitest';
import { dated } from '../../client/participant/link/dated.ts';
import type { OutboxEntry } from '../../client/participant/link/outbox-entry.ts';

const noted = 1_700_000_000_000;
/** 90 s behind the server. */
const estimate = { offset: 90_000, uncertainty: 12 };

const record: OutboxEntry & { type: 'record' } = {
  type: 'record',
  key: 1,
  payload: {
    recordId: 'r', outboxId: 'o', outboxIndex: 0, stepId: 's', trialId: 't', trialIndex: 0, attempt: 1,
    plugin: 'tandem-page', pluginVersion: '1', onsetAt: noted, onsetUncertainty: 0, endedAt: noted + 700, unfocusedMs: 0, data: {},
  },
};
const message: OutboxEntry & { type: 'message' } = {
  type: 'message',
  key: 2,
  payload: { messageId: 'm', stepId: 's', text: 'Hello', sentAt: noted, typedMs: 3 },
};

it('puts the instants of a device on the time of the server, with its bound, and leaves lengths of time alone', () => {
  const sent = dated({ ...record, undated: true }, estimate);
  expect(sent).toEqual({ ...record, payload: { ...record.payload, onsetAt: noted + 90_000, endedAt: noted + 90_700, onsetUncertainty: 12 } });
  expect(dated({ ...message, undated: true }, estimate)).toEqual({ ...message, payload: { ...message.payload, sentAt: noted + 90_000 } });
});

it('keeps what is undated until the time is known', () => {
  expect(dated({ ...record, undated: true }, null)).toBeNull();
});

it('sends what is dated as it is, also while nothing is known on this connection', () => {
  expect(dated(record, null)).toBe(record);
  expect(dated(record, estimate)).toBe(record);
});
