import { MEMBERS, PARTNER, type Instant, type Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview, MemberOverview } from '../../../server/protocol/staff/console.ts';
import { isOver } from '../board/alerts.ts';
import { lasting } from '../times.ts';

/** What is between the two, in one sentence: a shared step, a wait, a hold, or who is not there. */
export function standingWords({ phase, shared, alone, heldSince, members }: CoupleOverview, now: Instant): string {
  if (phase === 'completed') return 'Completed.';
  if (phase === 'ended-early') return 'Ended before its time.';
  if (phase === 'parted') return 'Ended by the lab; each comes to their own end.';
  if (alone !== null) return `${alone} goes on alone.`;
  if (heldSince !== null) return `Held for ${lasting(now - heldSince)}; they stop at the next door or shared step.`;
  if (shared !== null && shared.stage === 'started') {
    return shared.endsAt === null ? `Both in ${shared.stepId}.` : `Both in ${shared.stepId}, ${lasting(shared.endsAt - now)} left.`;
  }
  if (shared !== null) return `Both come to ${shared.stepId}.`;
  const waiting = MEMBERS.find((member) => members[member].waiting !== null && members[member].presence === 'here');
  if (waiting !== undefined) return `${waiting} is ready, waiting for ${PARTNER[waiting]}, ${lasting(now - members[waiting].enteredAt)}.`;
  const here = MEMBERS.filter((member) => members[member].presence === 'here');
  if (here.length === 2) return 'Each is busy alone.';
  const [one] = here;
  if (one === undefined) return MEMBERS.every((member) => members[member].presence === 'not-yet') ? 'Nobody has come yet.' : 'Nobody is connected.';
  return `${one} is busy alone; ${PARTNER[one]} ${ABSENT[members[PARTNER[one]].presence]}.`;
}

const ABSENT: Readonly<Record<CoupleOverview['members'][Member]['presence'], string>> = { 'not-yet': 'has not come yet', here: 'is here', away: 'is not connected', left: 'has left for good' };

/** For how long they have been under way: from the draw, when both are there, and before it from when the first came. Empty when it is over. */
export function clockWords(couple: CoupleOverview, now: Instant): string {
  const { signs: { drawnAt }, members } = couple;
  if (isOver(couple)) return '';
  if (drawnAt !== null) return `${lasting(now - drawnAt)} together`;
  const came = MEMBERS.flatMap((member) => members[member].cameAt ?? []);
  return came.length === 0 ? '' : `${lasting(now - Math.min(...came))} before the draw`;
}

/** Since when somebody is at their step; the first one was entered with the enrolment, days before they came. */
export function atStepSince({ enteredAt, cameAt }: Pick<MemberOverview, 'enteredAt' | 'cameAt'>): Instant {
  return Math.max(enteredAt, cameAt ?? enteredAt);
}

/** Couples to choose from, those under way first. */
export function inGroups(couples: readonly CoupleOverview[]): readonly { readonly group: string; readonly couples: readonly CoupleOverview[] }[] {
  const groupOf = (couple: CoupleOverview): string =>
    isOver(couple) ? 'over' : MEMBERS.every((member) => couple.members[member].presence === 'not-yet') ? 'not here yet' : 'under way';
  return ['under way', 'not here yet', 'over']
    .map((group) => ({ group, couples: couples.filter((couple) => groupOf(couple) === group) }))
    .filter(({ couples: found }) => found.length > 0);
}
