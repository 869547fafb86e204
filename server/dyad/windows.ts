import { TZDate } from '@date-fns/tz';
// One by one: all of date-fns together are 12 MB of memory in every process.
import { addDays } from 'date-fns/addDays';
import { setHours } from 'date-fns/setHours';
import { startOfDay } from 'date-fns/startOfDay';
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

/** Nobody is written to before or after these hours of their own day. */
const DAY_BEGINS = 9;
const DAY_ENDS = 20;

/** When a reminder may go out: so many hours after the beginning of the day on which it is due, or the next morning. */
export function reminderAt({ dueAt }: Pick<FollowUpWindow, 'dueAt'>, hours: number, timeZone: string | null): Instant {
  const due = new TZDate(dueAt + hours * 3_600_000, isKnown(timeZone) ? timeZone : NO_ZONE);
  if (due.getHours() >= DAY_ENDS) return setHours(startOfDay(addDays(due, 1)), DAY_BEGINS).getTime();
  return due.getHours() < DAY_BEGINS ? setHours(startOfDay(due), DAY_BEGINS).getTime() : due.getTime();
}

/**
 * The reminder that is due now, as its place in the schedule: the newest whose time has come, if neither it nor a later
 * one has gone out. Those that were missed meanwhile are not made up for.
 *
 * @param sent  places of those that have gone out
 * @returns     `null`: none, or it is night there
 */
export function reminderDue(
  { remindersAfterHours }: Pick<FollowUpSchedule, 'remindersAfterHours'>,
  days: FollowUpWindow,
  timeZone: string | null,
  sent: readonly number[],
  now: Instant,
): number | null {
  const hour = new TZDate(now, isKnown(timeZone) ? timeZone : NO_ZONE).getHours();
  if (hour < DAY_BEGINS || hour >= DAY_ENDS || now >= days.closesAt) return null;
  const place = remindersAfterHours.findLastIndex((hours) => reminderAt(days, hours, timeZone) <= now);
  return place === -1 || sent.some((each) => each >= place) ? null : place;
}
