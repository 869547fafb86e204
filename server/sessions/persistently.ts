import type { Clock } from './clock.ts';

const PAUSE_MS = 1_000;

/**
 * Does what must be done in the end: a failure (the database is away, say) is reported and tried again
 * after a second, until it goes through or `isStopped`.
 */
export function persistently(
  clock: Clock,
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
  isStopped: () => boolean,
): Promise<void> {
  return work().catch((error: unknown) => {
    onFault(error);
    if (isStopped()) return;
    return new Promise<void>((done) => {
      clock.at(clock.now() + PAUSE_MS, () => done(persistently(clock, work, onFault, isStopped)));
    });
  });
}
