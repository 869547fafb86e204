/** When a follow-up is taken. Days are days of the participant's own calendar, in their own time zone. */
export interface FollowUpSchedule {
  /** Names it in the data. */
  readonly id: string;
  /** From the day of the sitting to the day on which it is due. */
  readonly offsetDays: number;
  /** So many days before that day it opens, at midnight. */
  readonly windowBeforeDays: number;
  /** With the end of so many days after that day it closes. Who comes later is let in, and counts as late. */
  readonly windowAfterDays: number;
  /** Hours from the beginning of the day on which it is due; nobody is written to at night. */
  readonly remindersAfterHours: readonly number[];
}
