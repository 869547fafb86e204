import { TZDate } from '@date-fns/tz';
import { addDays, startOfDay } from 'date-fns';
import type { FollowUpSchedule } from '../../experiments/kit/follow-up.ts';
import type { Instant } from '../protocol/member.ts';

/** When a follow-up can be taken, by one participant. */
export interface FollowUpWindow {
  readonly opensAt: Instant;
  /** The beginning of the day on which it is due. */
  readonly dueAt: Instant;
  /** From here on it is late. */
  readonly closesAt: Instant;
}

/** For whoever has told no time zone, or one that this server does not know. */
const NO_ZONE = 'UTC';

type Days = Pick<FollowUpSchedule, 'offsetDays' | 'windowBeforeDays' | 'windowAfterDays'>;

/**
 * Counts days of the participant's calendar, so that a window opens and closes at midnight where they are, whatever
 * the clocks have done in between.
 *
 * @param anchor    when the sitting was over for them
 * @param timeZone  IANA name
 */
export function windowOf(anchor: Instant, schedule: Days, timeZone: string | null): FollowUpWindow {
  const { offsetDays, windowBeforeDays, windowAfterDays } = schedule;
  const day = new TZDate(anchor, isKnown(timeZone) ? timeZone : NO_ZONE);
  const midnight = (days: number): Instant => startOfDay(addDays(day, days)).getTime();
  return {
    opensAt: midnight(offsetDays - windowBeforeDays),
    dueAt: midnight(offsetDays),
    closesAt: midnight(offsetDays + windowAfterDays + 1),
  };
}

function isKnown(timeZone: string | null): timeZone is string {
  return timeZone !== null && !Number.isNaN(new TZDate(0, timeZone).getTime());
}
