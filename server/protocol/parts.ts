/** No id of a trial in a plan contains it. */
export const PART_MARK = '#';

/** Trial id of one jsPsych trial inside a timeline of `browser.ts`: `task#3`, counted from 0. */
export function partId(trialId: string, place: number): string {
  return `${trialId}${PART_MARK}${place}`;
}

/** Id of the trial in the plan: that of the whole for a part, otherwise the same. */
export function wholeId(trialId: string): string {
  return trialId.split(PART_MARK, 1)[0] ?? trialId;
}

export function isPart(trialId: string): boolean {
  return trialId.includes(PART_MARK);
}
