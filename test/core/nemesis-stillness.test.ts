import { expect, it } from 'vitest';
import { untilStill } from '../nemesis/stillness.ts';

/** A minute without a move is the end; time passes as fast as it is asked for. */
async function seconds(isMoving: (second: number) => boolean, isOver: (second: number) => boolean = () => false): Promise<number> {
  let [second, moves] = [0, 0];
  await untilStill({ moves: () => moves, isOver: () => isOver(second), stillFor: 60_000 }, async (ms) => {
    second += ms / 1_000;
    if (second > 10_000) throw new Error('waits for ever');
    if (isMoving(second)) moves += 1;
  });
  return second;
}

it('waits for couples who are slow, however long they take', async () => {
  expect(await seconds((second) => second <= 600 && second % 50 === 0)).toBe(660);
});

it('gives up on couples who are stuck', async () => {
  expect(await seconds(() => false)).toBe(60);
});

it('gives up on couples who go round in a circle', async () => {
  expect(await seconds(() => true)).toBe(900);
});

it('waits no longer than everybody needs', async () => {
  expect(await seconds((second) => second < 7, (second) => second >= 7)).toBe(7);
});
