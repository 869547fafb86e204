import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import type { Ack, ErrorCode } from '../../server/protocol/messages.ts';
import { newId } from '../../client/participant/link/ids.ts';
import type { OutboxDraft, OutboxEntry } from '../../client/participant/link/outbox-entry.ts';
import { openOutbox } from '../../client/participant/link/outbox.ts';
import { MAX_MESSAGE_BYTES } from '../../server/protocol/version.ts';
import { Sender } from '../../client/participant/link/sender.ts';
import { onsetReport } from '../support/payloads.ts';
import { backOff, verdictOf } from '../../client/participant/link/verdict.ts';

it('sends in order, and a finish only when everything before it is acknowledged', async () => {
  const wire = slowWire();
  const { outbox, sender } = await start(wire.deliver);
  await outbox.add(record(0));
  await outbox.add(record(1));
  await outbox.add(finish('s1'));
  await outbox.add(record(2));
  sender.setOnline(true);
  await sender.drained();
  expect(wire.log).toEqual([
    'send 0', 'send 1', 'answer 0', 'answer 1', 'send finish s1', 'answer finish s1', 'send 2', 'answer 2',
  ]);
});

it('has at most as many entries in flight as travel in one frame', async () => {
  const wire = slowWire();
  const { outbox, sender } = await start(wire.deliver);
  for (let index = 0; index < 70; index += 1) await outbox.add(record(index));
  sender.setOnline(true);
  await sender.drained();
  expect(wire.mostInFlight()).toBe(32);
  const sent = wire.log.filter((line) => line.startsWith('send'));
  expect(sent).toEqual(Array.from({ length: 70 }, (_, index) => `send ${index}`));
});

it('has in flight what one frame holds, as the next could be stored before the first', async () => {
  const wire = slowWire();
  const { outbox, sender } = await start(wire.deliver);
  for (const index of [0, 1, 2, 3]) await outbox.add(record(index, 'é'.repeat(Math.floor(MAX_MESSAGE_BYTES / 6))));
  sender.setOnline(true);
  await sender.drained();
  expect(wire.log).toEqual(['send 0', 'send 1', 'answer 0', 'answer 1', 'send 2', 'send 3', 'answer 2', 'answer 3']);
});

it('sends what was made between records behind those before it, and the next records in a frame of their own', async () => {
  const wire = slowWire();
  const { outbox, sender } = await start(wire.deliver);
  await outbox.add(record(0));
  await outbox.add({ type: 'onset', payload: { ...onsetReport('s1'), onsetId: 'onset' } });
  await outbox.add(record(1));
  sender.setOnline(true);
  await sender.drained();
  expect(wire.log).toEqual(['send 0', 'send onset', 'answer 0', 'answer onset', 'send 1', 'answer 1']);
});

it('sends nothing behind an entry that is not ready', async () => {
  const log: string[] = [];
  let isKnown = false;
  const { outbox, sender } = await start(async (entry) => {
    log.push(label(entry));
    if (label(entry) !== '1' || isKnown) return { ok: true, data: null };
    isKnown = true;
    return null;
  }, (entry) => isKnown || label(entry) !== '1');
  for (const index of [0, 1, 2]) await outbox.add(record(index));
  sender.setOnline(true);
  await sender.drained();
  expect(log).toEqual(['0', '1', '1', '2']);
});

it('sends a record again with the same id after a lost answer, and drops it as a duplicate', async () => {
  const seen: string[] = [];
  const { outbox, sender, refusals, answers } = await start(async (entry) => {
    seen.push(idOf(entry));
    return seen.length === 1 ? null : refusal('record-duplicate');
  });
  await outbox.add(record(0));
  sender.setOnline(true);
  await sender.drained();
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
  expect(refusals).toEqual([]);
  expect(answers).toEqual(['0 record-duplicate']);
});

it('keeps the order and the finish back while a record before it has to be repeated', async () => {
  const log: string[] = [];
  let failing = 1;
  const { outbox, sender } = await start(async (entry) => {
    log.push(label(entry));
    if (label(entry) === '0' && failing-- > 0) return refusal('retry');
    return { ok: true, data: null };
  });
  for (const draft of [record(0), record(1), finish('s1')]) await outbox.add(draft);
  sender.setOnline(true);
  await sender.drained();
  expect(log).toEqual(['0', '1', '0', 'finish s1']);
});

it.each<ErrorCode>(['payload-invalid', 'step-ahead'])(
  'reports an entry refused with %s, keeps it apart and goes on with the next',
  async (code) => {
    const { outbox, sender, refusals } = await start(async (entry) =>
      label(entry) === '0' ? refusal(code) : { ok: true, data: null },
    );
    await outbox.add(record(0));
    await outbox.add(record(1));
    sender.setOnline(true);
    await sender.drained();
    expect(refusals).toEqual([code]);
    expect(sender.refused.map(label)).toEqual(['0']);
  },
);

it('refuses by itself a record that would make the server close the connection', async () => {
  const sent: string[] = [];
  const { outbox, sender, refusals } = await start(async (entry) => {
    sent.push(label(entry));
    return { ok: true, data: null };
  });
  await outbox.add(record(0, 'é'.repeat(33_000)));
  await outbox.add(record(1));
  sender.setOnline(true);
  await sender.drained();
  expect(sent).toEqual(['1']);
  expect(refusals).toEqual(['payload-invalid']);
  expect(sender.refused.map(label)).toEqual(['0']);
});

it('stops when a newer window acts for this member, and leaves the entry on disk', async () => {
  let sends = 0;
  const { outbox, sender, stopped } = await start(async () => {
    sends += 1;
    return refusal('lease-stale');
  });
  await outbox.add(record(0));
  sender.setOnline(true);
  expect(await stopped).toBe('lease-stale');
  sender.setOnline(true);
  await outbox.add(record(1));
  sender.wake();
  expect(await outbox.count()).toBe(2);
  expect(sends).toBe(1);
});

it('waits for a connection, and is empty without one when there is nothing to send', async () => {
  const { outbox, sender } = await start(async () => ({ ok: true, data: null }));
  await sender.drained();
  await outbox.add(record(0));
  sender.wake();
  const drained = sender.drained();
  expect(await outbox.count()).toBe(1);
  sender.setOnline(true);
  await drained;
  expect(await outbox.count()).toBe(0);
});

it('keeps what the answers say is to be kept', () => {
  const verdicts = (codes: ErrorCode[]) => codes.map((code) => verdictOf(refusal(code)));
  expect(verdicts(['record-duplicate', 'step-stale', 'session-over'])).toEqual(['saved', 'saved', 'saved']);
  expect(verdicts(['retry', 'rate', 'internal'])).toEqual(['again', 'again', 'again']);
  expect(verdictOf(null)).toBe('again');
});

it('waits 0.2 to 3 s between attempts, longer with each failure, never more', () => {
  expect([backOff(1, 0), backOff(20, 0)]).toEqual([200, 200]);
  expect([1, 3, 20, 2_000].map((failures) => backOff(failures, 1))).toEqual([400, 1_600, 3_000, 3_000]);
});

async function start(deliver: (entry: OutboxEntry) => Promise<Ack<null> | null>, isReady = (_: OutboxEntry) => true) {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  const refusals: ErrorCode[] = [];
  const { promise: stopped, resolve: onStopped } = settled<ErrorCode>();
  const onRefused = (code: ErrorCode) => {
    refusals.push(code);
  };
  const answers: string[] = [];
  const onAnswered = (entry: OutboxEntry, answer: Ack<null>) => {
    answers.push(`${label(entry)} ${answer.ok ? 'ok' : answer.code}`);
  };
  const sender = new Sender({ outbox, isReady, deliver, onAnswered, onRefused, onStopped, random: () => 0 });
  return { outbox, sender, refusals, stopped, answers };
}

function settled<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Takes everything; an answer comes one turn of the event loop after its entry. */
function slowWire() {
  const log: string[] = [];
  let inFlight = 0;
  let most = 0;
  return {
    log,
    mostInFlight: () => most,
    async deliver(entry: OutboxEntry): Promise<Ack<null>> {
      log.push(`send ${label(entry)}`);
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((done) => setTimeout(done, 0));
      inFlight -= 1;
      log.push(`answer ${label(entry)}`);
      return { ok: true, data: null };
    },
  };
}

function refusal(code: ErrorCode): Ack<null> {
  return { ok: false, code, message: 'as the test wants it' };
}

function record(trialIndex: number, response = 'yes'): OutboxDraft {
  return {
    type: 'record',
    payload: {
      recordId: newId(),
      stepId: 's1',
      trialId: `t${trialIndex}`,
      trialIndex,
      attempt: 1,
      plugin: 'tandem-page',
      pluginVersion: '1.0.0',
      onsetAt: 1_000,
      onsetUncertainty: 1,
      endedAt: 2_000,
      unfocusedMs: 0,
      data: { response },
    },
  };
}

function finish(stepId: string): OutboxDraft {
  return { type: 'finish', payload: { stepId } };
}

function label(entry: OutboxEntry): string {
  if (entry.type === 'record') return String(entry.payload.trialIndex);
  if (entry.type === 'message') return `message ${entry.payload.text}`;
  return entry.type === 'finish' ? `finish ${entry.payload.stepId}` : entry.payload.onsetId;
}

function idOf(entry: OutboxEntry): string {
  return entry.type === 'record' ? entry.payload.recordId : label(entry);
}
