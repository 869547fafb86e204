import type { Link } from '../link/link.ts';
import { type FirstPaint, framePainted } from '../painting.ts';
import type { DueStart } from './start.ts';

/** Tells the server which frame was really painted for a proposed start. */
export async function reportOnset(
  link: Pick<Link, 'clock' | 'reportOnset'>,
  { start, period }: DueStart,
  paint: FirstPaint,
): Promise<void> {
  const frame = await paint.begun;
  await framePainted();
  // Whole frames that went by while it was laid out and painted have passed without it.
  const paintedAt = frame + Math.floor((performance.now() - frame) / period) * period;
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
