import { Text } from '@mantine/core';
import { MEMBERS, PARTNER } from '../../../server/protocol/member.ts';
import type { CoupleOverview } from '../../../server/protocol/staff/console.ts';
import { lasting } from '../board/times.ts';

/** What is between the two: a shared step, a wait, a hold. */
export function Between({ couple, now }: { readonly couple: CoupleOverview; readonly now: number }) {
  return <Text size="xl" fw={600} role="status" data-testid="between">{wordsOn(couple, now)}</Text>;
}

function wordsOn({ phase, shared, alone, heldSince, members }: CoupleOverview, now: number): string {
  if (phase === 'completed') return 'Completed.';
  if (phase === 'ended-early') return 'Ended before its time.';
  if (phase === 'parted') return 'Ended by the lab; each comes to their own end.';
  if (alone !== null) return `${alone} goes on alone.`;
  if (heldSince !== null) return `Held for ${lasting(now - heldSince)}; they stop at the next door or shared step.`;
  if (shared !== null && shared.stage === 'started') {
    return shared.endsAt === null ? `Both in ${shared.stepId}.` : `Both in ${shared.stepId}, ${lasting(shared.endsAt - now)} left.`;
  }
  if (shared !== null) return `Both come to ${shared.stepId}.`;
  const waiting = MEMBERS.find((member) => members[member].waiting !== null);
  if (waiting === undefined) return 'Each is busy alone.';
  return `${waiting} is ready, waiting for ${PARTNER[waiting]}, ${lasting(now - members[waiting].enteredAt)}.`;
}
