import type { Inspection } from '../../server/protocol/inspection.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

/**
 * The step at which a couple goes on under a changed definition: the earlier of the two they are at, or, if that is
 * gone, the nearest before it that is left.
 *
 * @param steps  ids of the steps of the new definition
 * @returns      null: nobody has begun, or nothing is left
 */
export function placeToReturnTo(before: Inspection | null, steps: readonly string[]): string | null {
  if (before === null || before.seq === 0) return null;
  const ids = before.steps.map(({ id }) => id);
  const positions = MEMBERS.map((member) => {
    const { stepId } = before.members[member];
    return stepId === null ? ids.length - 1 : ids.indexOf(stepId);
  });
  const known = ids.slice(0, Math.min(...positions) + 1).filter((id) => steps.includes(id));
  return known.at(-1) ?? null;
}
