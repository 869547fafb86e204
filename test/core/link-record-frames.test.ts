import { expect, it } from 'vitest';
import { newId } from '../../client/participant/link/ids.ts';
import { RecordFrames } from '../../client/participant/link/record-frames.ts';
import type { Ack, TrialRecord } from '../../server/protocol/messages.ts';

const DONE: Ack<null> = { ok: true, data: null };
const REFUSED: Ack<null> = { ok: false, code: 'step-ahead', message: 'not yet' };

it('sends a lone record alone, and what comes in one turn in one frame', async () => {
  const { frames, sent } = line();
  await frames.deliver(record(0));
  await Promise.all([1, 2, 3].map((index) => frames.deliver(record(index))));
  expect(sent).toEqual([[0], [1, 2, 3]]);
});

it('gives each record its own answer, and null where the server has left one out', async () => {
  const { frames } = line((indices) => indices.slice(0, 2).map((index) => (index === 1 ? REFUSED : DONE)));
  expect(await Promise.all([0, 1, 2].map((index) => frames.deliver(record(index))))).toEqual([DONE, REFUSED, null]);
});

it('gives all of a frame the one answer to it, and null where none came', async () => {
  const refusing = line(() => REFUSED);
  expect(await Promise.all([0, 1].map((index) => refusing.frames.deliver(record(index))))).toEqual([REFUSED, REFUSED]);
  const silent = line(() => null);
  expect(await Promise.all([0, 1].map((index) => silent.frames.deliver(record(index))))).toEqual([null, null]);
});

function line(answer: (indices: readonly number[]) => readonly Ack<null>[] | Ack<null> | null = (indices) => indices.map(() => DONE)) {
  const sent: (readonly number[])[] = [];
  const frames = new RecordFrames({
    async one({ trialIndex }) {
      sent.push([trialIndex]);
      return DONE;
    },
    async many(records) {
      const indices = records.map(({ trialIndex }) => trialIndex);
      sent.push(indices);
      return answer(indices);
    },
  });
  return { frames, sent };
}

function record(trialIndex: number, response = ''): TrialRecord {
  return {
    recordId: newId(), outboxId: newId(), outboxIndex: trialIndex, stepId: 's', trialId: 't', trialIndex, attempt: 1, plugin: 'p',
    pluginVersion: '1', onsetAt: 1, onsetUncertainty: 0, endedAt: 2, unfocusedMs: 0, data: { response },
  };
}
