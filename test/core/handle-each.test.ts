import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Ack } from '../../server/protocol/messages.ts';
import { handleEach } from '../../server/sockets/handle.ts';

const DONE: Ack<null> = { ok: true, data: null };
const RATE: Ack<null> = { ok: false, code: 'rate', message: 'too many at once' };
const faults = { report: () => undefined, isPassing: () => false, isUnstorable: () => false };

/** What is answered to a list, and which of it were worked on. */
async function asked(payloads: readonly unknown[], { allowed = () => null, most = payloads.length }: { readonly allowed?: () => Ack<null> | null; readonly most?: number } = {}) {
  const worked: number[] = [];
  const work = async (given: readonly number[]) => {
    worked.push(...given.slice(0, most));
    return given.slice(0, most).map(() => DONE);
  };
  let answers: unknown = null;
  await handleEach('numbers', { schema: z.number(), most: 10 }, allowed, work, faults)(payloads, (given: unknown) => {
    answers = given;
  });
  return { answers, worked };
}

// Time goes on while a list is read, so that the next might be allowed again.
it('hears none behind the first that may not be heard now, though the next could be', async () => {
  const verdicts = [null, RATE, null];
  const { answers, worked } = await asked([1, 2, 3], { allowed: () => verdicts.shift() ?? null });
  expect(worked).toEqual([1]);
  expect(answers).toEqual([DONE, RATE, RATE]);
});

it('has what is behind the last that was done sent again, and refuses what is wrong in its place', async () => {
  const { answers, worked } = await asked([1, 'two', 3, 4], { most: 2 });
  expect(worked).toEqual([1, 3]);
  expect(answers).toMatchObject([DONE, { code: 'payload-invalid' }, DONE, { code: 'retry' }]);
});
