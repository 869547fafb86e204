import { sleep } from './stage.ts';

const LOOK = 1_000;

/** Who goes round in a circle moves for ever: so many times as long as stillness takes, and no longer, is waited for anybody. */
const AT_MOST = 15;

/**
 * Resolves when nothing has moved for so long, or `isOver`. Slow is not stuck: on a machine with other work a couple
 * takes minutes for what takes it seconds alone.
 *
 * @param moves  a number that is another one whenever something has moved
 */
export async function untilStill(
  { moves, isOver, stillFor }: { readonly moves: () => number; readonly isOver: () => boolean; readonly stillFor: number },
  wait: (ms: number) => Promise<void> = sleep,
): Promise<void> {
  let before = moves();
  let waited = 0;
  for (let still = 0; still < stillFor && waited < AT_MOST * stillFor && !isOver(); still += LOOK) {
    await wait(LOOK);
    waited += LOOK;
    const now = moves();
    if (now !== before) still = -LOOK;
    before = now;
  }
}
