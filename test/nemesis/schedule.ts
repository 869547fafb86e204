import { OPERATIONS, type OperationName } from './operations.ts';
import type { Profile } from './profiles.ts';
import { sleep, type Stage } from './stage.ts';

/**
 * Does faults by chance, `atOnce` side by side, until the time is over or enough were done, and the last has healed.
 *
 * @returns how often each was done
 */
export async function harass(
  stage: Stage,
  { operations, pause: [least, longest], atOnce, most }: Pick<Profile, 'operations' | 'pause' | 'atOnce' | 'most'>,
  seconds: number,
): Promise<Readonly<Record<string, number>>> {
  const until = performance.now() + seconds * 1_000;
  const tickets = Object.keys(OPERATIONS)
    .filter((name): name is OperationName => name in operations)
    .flatMap((name) => Array.from({ length: operations[name] ?? 0 }, () => name));
  const done: Partial<Record<OperationName, number>> = {};
  // Two of the same kind would heal each other.
  const busy = new Set<OperationName>();
  const lane = async (): Promise<void> => {
    for (;;) {
      await sleep(stage.chance.whole(least, longest));
      if (performance.now() > until) return;
      const left = tickets.filter((name) => (done[name] ?? 0) < (most?.[name] ?? Infinity));
      if (left.length === 0) return;
      const free = left.filter((name) => !busy.has(name));
      if (free.length === 0) continue;
      const name = stage.chance.pick(free);
      busy.add(name);
      done[name] = (done[name] ?? 0) + 1;
      await OPERATIONS[name](stage);
      busy.delete(name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}
