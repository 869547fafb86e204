import type { Link } from '../link/link.ts';
import type { StartFrame } from './start.ts';

/** Tells the server which frame was really painted for a proposed start. */
export async function reportOnset(
  link: Pick<Link, 'clock' | 'reportOnset'>,
  { start, period }: StartFrame,
  paintedAt: number,
): Promise<void> {
  const { clock } = link;
  const estimate = clock.estimate();
  if (estimate === null) return;
  await link.reportOnset({
    sharedStepId: start.sharedStepId,
    targetAt: start.at,
    paintedAt: clock.toServer(performance.timeOrigin + paintedAt),
    offset: estimate.offset,
    uncertainty: estimate.uncertainty,
    framePeriod: period,
    postponements: start.attempt - 1,
  });
}
