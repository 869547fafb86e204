/** An instant or span of float8, to 0.01 ms. The sum with 0 turns a zero below zero into plain 0. */
export function hundredths(ms: string): string {
  return `(round(${ms} * 100) / 100 + 0)`;
}

/** ISO 8601 in UTC, to the millisecond. */
export function timeOf(instant: string): string {
  return `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** @param ms  since 1970 */
export function timeOfMs(ms: string): string {
  return timeOf(`to_timestamp(${ms} / 1000)`);
}
