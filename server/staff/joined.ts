import type { CoupleOverview, Signs, Standing, Vitals } from '../protocol/staff/console.ts';
import type { Member } from '../protocol/member.ts';
import type { CoupleHead } from '../store/vitals.ts';

/** What follows from the events, with what the browsers have told. */
export function joined(
  { dyadSessionId, studyId, dyadNum }: Omit<CoupleHead, 'seq'>,
  { seq, phase, steps, heldSince, shared, alone, members: { A, B } }: Standing,
  vitals: Readonly<Record<Member, Vitals>>,
  signs: Signs,
): CoupleOverview {
  return {
    dyadSessionId, studyId, dyadNum, seq, phase, steps, heldSince, shared, alone,
    members: { A: { ...A, ...toldBy(vitals.A) }, B: { ...B, ...toldBy(vitals.B) } },
    signs,
  };
}

function toldBy({ lastAnswerAt, clockOffset, clockUncertainty, hiddenSince, unsent, battery, cameAt, help }: Vitals): Vitals {
  return { lastAnswerAt, clockOffset, clockUncertainty, hiddenSince, unsent, battery, cameAt, help };
}
