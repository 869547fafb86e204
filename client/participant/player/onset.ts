import type { Link } from '../link/link.ts';
import type { StartFrame } from './start.ts';

/** Tells the server which frame was really painted for a proposed start. */
export async function reportOnset(
  { clock, reportOnset: report }: Pick<Link, 'clock' | 'reportOnset'>,
  { start, period }: StartFrame,
  paintedAt: number,
): Promise<void> {
  const estimate = clock.estimate();
  if (estimate === null) return;
  await report({
    sharedStepId: start.sharedStepId,
    targetAt: start.at,
    paintedAt: clock.toServer(performance.timeOrigin + paintedAt),
    offset: estimate.offset,
    uncertainty: estimate.uncertainty,
    framePeriod: period,
    postponements: start.attempt - 1,
  });
}
