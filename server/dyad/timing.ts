/** Fixed lengths of the rules, in ms. Changing one is a new `RULES_VERSION`. */

/** The partner hears of an absence after this long; shorter ones are nobody's business. So does who waits. */
export const ABSENCE_SHOWN_AFTER = 10_000;

/** How long a member may be missing from a running shared step before its `onPartnerGone` applies, where the plan does not say. */
export const ABSENCE_GRACE = 90_000;

/** How long a couple that has left altogether may come back to the same step. */
export const RE_ENTRY = 24 * 60 * 60_000;

/** The experimenter holds a couple for no longer: then it goes on by itself. */
export const HOLD_LONGEST = 30 * 60_000;

/** After the end of a timed step, for what was typed until then to arrive. */
export const SETTLING = 1_500;

const FIRST_LEAD = 500;
const LONGEST_LEAD = 4_000;

/** From the proposal of a start to the start. Doubles, so that a slow line gets the time it needs. */
export function leadOf(attempt: number): number {
  return Math.min(FIRST_LEAD * 2 ** (attempt - 1), LONGEST_LEAD);
}
