import { expect, it } from 'vitest';
import { Queues } from '../../server/sessions/queues.ts';

/** A task that says when it begins and ends, and ends when it is told to. */
function task(log: string[], name: string) {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const run = async (): Promise<string> => {
    log.push(`${name} begins`);
    await finished;
    log.push(`${name} ends`);
    return name;
  };
  return { run, finish };
}

it('runs what has the same key one after the other, in the order of the asking', async () => {
  const [log, queues] = [[] as string[], new Queues()];
  const [one, two, three] = [task(log, 'one'), task(log, 'two'), task(log, 'three')];
  const all = Promise.all([queues.run('k', one.run), queues.run('k', two.run), queues.run('k', three.run)]);
  three.finish();
  two.finish();
  one.finish();
  expect(await all).toEqual(['one', 'two', 'three']);
  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
});

it('runs what has different keys side by side', async () => {
  const [log, queues] = [[] as string[], new Queues()];
  const [one, other] = [task(log, 'one'), task(log, 'other')];
  const first = queues.run('k', one.run);
  other.finish();
  expect(await queues.run('l', other.run)).toBe('other');
  expect(log).toEqual(['one begins', 'other begins', 'other ends']);
  one.finish();
  await first;
});

it('goes on after a failure, which is told to whoever asked and to nobody else', async () => {
  const queues = new Queues();
  const failing = queues.run('k', async () => {
    throw new Error('disk full');
  });
  const after = queues.run('k', async () => 'served');
  await expect(failing).rejects.toThrow('disk full');
  expect(await after).toBe('served');
});

it('takes what a task itself asks for behind what was asked before', async () => {
  const [log, queues] = [[] as string[], new Queues()];
  let inner = Promise.resolve();
  const outer = queues.run('k', async () => {
    inner = queues.run('k', async () => void log.push('inner'));
    log.push('outer');
  });
  const later = queues.run('k', async () => void log.push('later'));
  await Promise.all([outer, later]);
  await inner;
  expect(log).toEqual(['outer', 'later', 'inner']);
});
