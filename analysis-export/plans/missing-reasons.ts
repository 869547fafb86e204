/** Why an answer is not there. A closed list; an empty cell of an answer or score has one of these beside it. */
export const MISSING_REASONS = {
  not_shown: 'the plan passed the question over for this person',
  skipped: 'shown, and left without an answer',
  timed_out: 'the time for it was over first',
  partner_left: 'the dyad session ended without this person, because the partner was not there any more',
  withdrew: 'the person declined or left for good: nothing of theirs is exported',
  technical: 'no answer that could be used was stored',
  not_reached: 'the person did not come this far',
} as const;

export type MissingReason = keyof typeof MISSING_REASONS;
