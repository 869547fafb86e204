import { expect, it } from 'vitest';
import { Together } from '../../server/store/together.ts';

const LOST = new Error('Connection terminated unexpectedly');

/** What was sent, statement by statement; each ends when it is let go, and fails if it is told how. */
function start() {
  const sent: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const together = new Together(async (items: readonly string[]) => {
    sent.push([...items]);
    await new Promise<void>((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
    return (item) => `${item} stored`;
  });
  /** Ends the statement under way, and waits until the next is. */
  const next = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await turn();
  };
  return { together, sent, next };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

it('sends together what comes in one turn, and what comes while that is under way', async () => {
  const { together, sent, next } = start();
  const first = [together.add('a'), together.add('b')];
  await turn();
  const second = [together.add('c'), together.add('d'), together.add('e')];
  await turn();
  expect(sent).toEqual([['a', 'b']]);
  await next();
  expect(await Promise.all(first)).toEqual(['a stored', 'b stored']);
  expect(sent).toEqual([['a', 'b'], ['c', 'd', 'e']]);
  await next();
  expect(await Promise.all(second)).toEqual(['c stored', 'd stored', 'e stored']);
  const last = together.add('f');
  await turn();
  await next();
  expect(await last).toBe('f stored');
});

it('answers nobody before the statement has ended', async () => {
  const { together, next } = start();
  const answers: string[] = [];
  const all = ['a', 'b'].map((item) => together.add(item).then((answer) => answers.push(answer)));
  await turn();
  expect(answers).toEqual([]);
  await next();
  await Promise.all(all);
  expect(answers).toEqual(['a stored', 'b stored']);
});

it('fails all of a statement when the database is away, and serves whoever comes after', async () => {
  const { together, sent, next } = start();
  const failed = Promise.allSettled([together.add('a'), together.add('b')]);
  await turn();
  const after = together.add('c');
  await next(LOST);
  expect(await failed).toMatchObject([{ reason: LOST }, { reason: LOST }]);
  await next();
  expect(await after).toBe('c stored');
  expect(sent).toEqual([['a', 'b'], ['c']]);
});

it('finds the one that cannot be stored, and stores all others', async () => {
  const sent: string[] = [];
  const bad = new Error('a character is none');
  const together = new Together(async (items: readonly string[]) => {
    sent.push(items.join(''));
    if (items.includes('d')) throw bad;
    return (item) => item;
  });
  const results = await Promise.allSettled([...'abcdefg'].map((item) => together.add(item)));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual(['a', 'b', 'c', bad, 'e', 'f', 'g']);
  expect(sent).toEqual(['abcdefg', 'abcd', 'ab', 'cd', 'c', 'd', 'efg']);
});
