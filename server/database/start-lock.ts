import { setTimeout as pause } from 'node:timers/promises';
import { tryLock } from './lock-file.ts';
import { StartError } from './start-error.ts';

const LOOK_AGAIN = 25;

/**
 * One process at a time brings a data directory up. Held for the bring-up only, not while the server runs.
 *
 * @param until  on `performance.now()`, in ms
 * @throws StartError if another process still holds it then
 */
export async function withStartLock<Result>(file: string, until: number, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const attempt = await tryLock(file);
    if ('lock' in attempt) {
      try {
        return await work();
      } finally {
        await attempt.lock.release();
      }
    }
    if (performance.now() > until) {
      throw new StartError(`Process ${attempt.holder.pid} is still starting the database that ${file} guards. End it, or wait.`);
    }
    await pause(LOOK_AGAIN);
  }
}
