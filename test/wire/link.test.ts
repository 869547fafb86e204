import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { done, startLeastServer } from '../support/least-server.ts';
import { connect, laptop, onset, trial, view } from '../support/linked.ts';

it('sends records, onsets and the finish in order, and every payload passes its schema', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  anna.link.reportDevice(laptop);
  const recordId = await anna.link.saveRecord(trial(0));
  await anna.link.reportOnset(onset);
  await anna.link.finishStep('s1');
  await anna.link.drained();
  await eventually(() => expect(server.log).toContain('device'));

  expect(server.invalid).toEqual([]);
  expect(server.log.filter((line) => line !== 'device')).toEqual(['record 0', 'onset', 'finish s1']);
  expect([...server.kept.keys()]).toEqual([recordId]);
});

it('loses and doubles nothing when the server dies in the middle of the queue and comes back', async () => {
  const dying = await startLeastServer();
  dying.answers.record = (count) => {
    if (count === 12) void dying.stop();
    return count <= 5 ? done : null;
  };
  await using anna = await connect(dying.url);
  for (let index = 0; index < 30; index += 1) await anna.link.saveRecord(trial(index));
  await anna.link.finishStep('s1');
  await eventually(() => expect(anna.statuses.at(-1)).toBe('offline'));
  expect(dying.kept.size).toBeGreaterThan(5);

  await using server = await startLeastServer({ port: dying.port, kept: dying.kept });
  await anna.link.drained();
  expect([...server.kept.values()].map(({ outboxIndex }) => outboxIndex)).toEqual(numbersTo(30));
  expect(server.log.filter((line) => line.startsWith('duplicate')).length).toBeGreaterThan(0);
  expect(server.log.at(-1)).toBe('finish s1');
  expect(anna.link.refused).toEqual([]);
});

it('sends after a reload what was recorded while there was no server', async () => {
  const gone = await startLeastServer();
  await gone.stop();
  const indexedDB = new IDBFactory();
  const before = await connect(gone.url, { indexedDB });
  await before.link.saveRecord(trial(0));
  await before.link.saveRecord(trial(1));
  await before.link.finishStep('s1');
  await before.link.close();

  await using server = await startLeastServer({ port: gone.port });
  await using after = await connect(server.url, { indexedDB });
  expect(await after.link.outbox.recordedTrials('s1')).toEqual([0, 1]);
  await after.link.finishStep('s1');
  await after.link.drained();
  expect(server.log).toEqual(['frame of 2', 'record 0', 'record 1', 'finish s1']);
});

it('sends again when the connection stands but an answer never comes', async () => {
  await using server = await startLeastServer();
  server.answers.record = (count) => (count === 1 ? null : done);
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await anna.link.drained();
  expect(server.log).toEqual(['record 0', 'duplicate 0']);
  expect(anna.statuses).toEqual(['connecting', 'online']);
});

it('shows the view that comes with an answer, also where the answer is too late for the outbox', async () => {
  await using server = await startLeastServer();
  const stale = { ok: false, code: 'step-stale', message: 's1' } as const;
  server.answers.finish = (count, reply) => {
    if (count === 1) reply(done, view(3));
    else if (count === 2) setTimeout(() => reply(done, view(4)), 6_000);
    else reply(stale);
  };
  await using anna = await connect(server.url);
  for (const stepId of ['s1', 's2']) {
    await anna.link.finishStep(stepId);
    await anna.link.drained();
  }
  expect(server.log).toEqual(['finish s1', 'finish s2', 'finish s2']);
  await eventually(() => expect(anna.seqs).toEqual([3, 4]));
});

it('goes on behind a refused record and says which code it was', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  await anna.link.saveRecord({ ...trial(0), trialIndex: -1 });
  await anna.link.saveRecord(trial(1));
  await anna.link.drained();
  expect(anna.refused).toEqual(['payload-invalid']);
  expect(anna.link.refused).toHaveLength(1);
  expect([...server.kept.values()].map(({ trialIndex }) => trialIndex)).toEqual([1]);
});

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
