import type { Link } from '../link/link.ts';
import { type FirstPaint, framePainted } from '../painting.ts';
import type { DueStart } from './start.ts';

/** Tells the server in which frame a proposed start was painted, and how long the browser took over it. */
export async function reportOnset(
  link: Pick<Link, 'clock' | 'reportOnset'>,
  { start, period }: DueStart,
  paint: FirstPaint,
): Promise<void> {
  const timestamp = await paint.begun;
  // Frames that went by before the callback of this one ran were painted without it.
  const frame = timestamp + Math.floor((performance.now() - timestamp) / period) * period;
  await framePainted();
  const paintingTime = performance.now() - frame;
  const { clock } = link;
  const estimate = clock.estimate();
  if (estimate === null) return;
  await link.reportOnset({
    sharedStepId: start.sharedStepId,
    targetAt: start.at,
    paintedAt: clock.toServer(performance.timeOrigin + frame),
    offset: estimate.offset,
    uncertainty: estimate.uncertainty,
    framePeriod: period,
    paintingTime,
    postponements: start.attempt - 1,
  });
}
