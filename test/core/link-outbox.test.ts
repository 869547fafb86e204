import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { trialRecord } from '../../server/protocol/messages.ts';
import { partId } from '../../server/protocol/parts.ts';
import { newId } from '../../client/participant/link/ids.ts';
import type { OutboxDraft, OutboxEntry } from '../../client/participant/link/outbox-entry.ts';
import { openOutbox } from '../../client/participant/link/outbox.ts';

it('keeps entries in the order of the calls, without waiting between them', async () => {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  await Promise.all([outbox.add(record('s1', 0)), outbox.add(record('s1', 1)), outbox.add(finish('s1'))]);

  const entries = await outbox.oldest();
  expect(outbox.durable).toBe(true);
  expect(entries.map(describeEntry)).toEqual(['record s1 0 #0', 'record s1 1 #1', 'finish s1']);
  expect((await outbox.oldest(2)).map(describeEntry)).toEqual(['record s1 0 #0', 'record s1 1 #1']);
});

it('has every entry and goes on counting after a reload', async () => {
  const indexedDB = new IDBFactory();
  const before = await openOutbox('p1', { indexedDB });
  await before.add(record('s1', 0));
  await before.add(record('s1', 1));
  const [first] = await before.oldest(1);
  if (first !== undefined) await before.remove(first.key);
  await before.close();

  const after = await openOutbox('p1', { indexedDB });
  await after.add(record('s1', 2));
  expect(after.outboxId).toBe(before.outboxId);
  expect((await after.oldest()).map(describeEntry)).toEqual(['record s1 1 #1', 'record s1 2 #2']);
});

it('counts trial records only, so that a gap in the numbers is a lost record', async () => {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  for (const draft of [record('s1', 0), finish('s1'), onset('t1'), record('s2', 0)]) await outbox.add(draft);
  const entries = (await outbox.oldest()).map(describeEntry);
  expect(entries).toEqual(['record s1 0 #0', 'finish s1', 'onset t1', 'record s2 0 #1']);
});

it('makes records that pass the schema of the wire', async () => {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  await outbox.add(record('s1', 0));
  const [entry] = await outbox.oldest();
  expect(trialRecord.safeParse(entry?.payload).error).toBeUndefined();
});

it.each([
  ['on disk', () => ({ indexedDB: new IDBFactory() })],
  ['in memory', () => ({ indexedDB: refusing() })],
])('takes the finish of a step once while it waits (%s)', async (_where, options) => {
  const outbox = await openOutbox('p1', options());
  for (const step of ['s1', 's1', 's2']) await outbox.add(finish(step));
  expect((await outbox.oldest()).map(describeEntry)).toEqual(['finish s1', 'finish s2']);
});

it('does not take the finish twice when a reload is between the two', async () => {
  const indexedDB = new IDBFactory();
  const before = await openOutbox('p1', { indexedDB });
  await before.add(finish('s1'));
  await before.close();
  const after = await openOutbox('p1', { indexedDB });
  await after.add(finish('s1'));
  expect(await after.count()).toBe(1);
});

it('names the trials of a step that wait here, for going on after a reload', async () => {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  for (const draft of [record('s1', 0), record('s1', 1), record('s2', 0)]) await outbox.add(draft);
  // One jsPsych trial of a timeline of browser.ts: the trial as a whole is not done yet.
  await outbox.add(record('s1', 2, partId('t2', 0)));
  expect(await outbox.recordedTrials('s1')).toEqual([0, 1]);
  expect(await outbox.recordedTrials('s3')).toEqual([]);
});

it('never shares entries between two participants of one browser', async () => {
  const indexedDB = new IDBFactory();
  const mine = await openOutbox('p1', { indexedDB });
  const yours = await openOutbox('p2', { indexedDB });
  await mine.add(record('s1', 0));
  expect(await yours.count()).toBe(0);
  expect(yours.outboxId).not.toBe(mine.outboxId);
});

it('sees what another tab of the same participant has added', async () => {
  const indexedDB = new IDBFactory();
  const older = await openOutbox('p1', { indexedDB });
  const newer = await openOutbox('p1', { indexedDB });
  await older.add(record('s1', 0));
  await newer.add(record('s1', 1));
  expect((await newer.oldest()).map(describeEntry)).toEqual(['record s1 0 #0', 'record s1 1 #1']);
});

it('keeps entries in memory and says so when the browser refuses to store', async () => {
  const outbox = await openOutbox('p1', { indexedDB: refusing() });
  await outbox.add(record('s1', 0));
  await outbox.add(finish('s1'));
  expect(outbox.durable).toBe(false);
  expect(outbox.fault).toContain('storage is blocked');
  expect((await outbox.oldest()).map(describeEntry)).toEqual(['record s1 0 #0', 'finish s1']);
});

it('goes on in memory, in order and under a new outbox id, when the disk is lost on the way', async () => {
  const indexedDB = new IDBFactory();
  const opened: IDBDatabase[] = [];
  const outbox = await openOutbox('p1', { indexedDB: watched(indexedDB, opened) });
  const onDisk = outbox.outboxId;
  await outbox.add(record('s1', 0));
  for (const database of opened) database.close();
  await Promise.all([outbox.add(record('s1', 1)), outbox.add(finish('s1'))]);

  expect(outbox.durable).toBe(false);
  const entries = await outbox.oldest();
  expect(entries.map(describeEntry)).toEqual(['record s1 0 #0', 'record s1 1 #0', 'finish s1']);
  expect(entries.flatMap((entry) => (entry.type === 'record' ? [entry.payload.outboxId] : []))).toEqual([
    onDisk,
    outbox.outboxId,
  ]);
  expect(outbox.outboxId).not.toBe(onDisk);
});

it('refuses at once what is not JSON, and what comes after it was closed', async () => {
  const outbox = await openOutbox('p1', { indexedDB: new IDBFactory() });
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const draft: unknown = { type: 'record', payload: circular };
  await expect(outbox.add(draft as OutboxDraft)).rejects.toThrow(TypeError);
  expect(outbox.durable).toBe(true);
  await outbox.close();
  await expect(outbox.add(finish('s1'))).rejects.toThrow('closed');
});

function record(stepId: string, trialIndex: number, trialId = `t${trialIndex}`): OutboxDraft {
  return {
    type: 'record',
    payload: {
      recordId: newId(),
      stepId,
      trialId,
      trialIndex,
      attempt: 1,
      plugin: 'tandem-page',
      pluginVersion: '1.0.0',
      onsetAt: 1_000,
      onsetUncertainty: 1,
      endedAt: 2_000,
      unfocusedMs: 0,
      data: { response: 0, rt: 812.4 },
    },
  };
}

function finish(stepId: string): OutboxDraft {
  return { type: 'finish', payload: { stepId } };
}

function onset(sharedStepId: string): OutboxDraft {
  const times = { targetAt: 1, paintedAt: 2, offset: 0, uncertainty: 1, framePeriod: 16.7, paintingTime: 6.5, postponements: 0 };
  return { type: 'onset', payload: { onsetId: newId(), sharedStepId, ...times } };
}

function describeEntry(entry: OutboxEntry): string {
  if (entry.type === 'finish') return `finish ${entry.payload.stepId}`;
  if (entry.type === 'onset') return `onset ${entry.payload.sharedStepId}`;
  if (entry.type === 'message') return `message ${entry.payload.text}`;
  return `record ${entry.payload.stepId} ${entry.payload.trialIndex} #${entry.payload.outboxIndex}`;
}

/** A browser that blocks storage. */
function refusing(): IDBFactory {
  return Object.assign(new IDBFactory(), {
    open() {
      throw new DOMException('storage is blocked', 'SecurityError');
    },
  });
}

/** A browser whose connections can be broken from outside, as iOS does to a page that slept. */
function watched(factory: IDBFactory, opened: IDBDatabase[]): IDBFactory {
  return Object.assign(new IDBFactory(), {
    open(name: string, version: number) {
      const request = factory.open(name, version);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    },
  });
}
