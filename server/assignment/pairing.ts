import type { Member } from '../protocol/member.ts';
import { SeededDraw } from './seeded.ts';

/**
 * Which of the two links of a couple is member A. Random, so that "the one who signed up" is not always A.
 *
 * @param dyadNum  number of the couple in its study, from 1
 * @returns        the member of the first link, then of the second
 */
export function drawMembers(seed: Uint8Array, dyadNum: number): readonly [Member, Member] {
  return new SeededDraw(seed, `members of dyad ${dyadNum}`).whole(2) === 0 ? ['A', 'B'] : ['B', 'A'];
}
