import { MEMBERS, type Instant } from '../../../server/protocol/member.ts';
import type { Lanes, Stay } from '../../../server/protocol/staff/couple-page-routes.ts';

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Nothing more happens to whoever is through or has left. */
function isLast({ is, stepId, to }: Stay): boolean {
  return to === null && (is === 'left' || stepId === null);
}

/** From when the first of the two came until now, or until both were through; null before anybody has come. */
export function spanOf({ stays, happenings }: Lanes, now: Instant): Span | null {
  const came = happenings.find(({ what }) => what === 'came');
  if (came === undefined) return null;
  const isOver = MEMBERS.every((member) => stays[member].some(isLast));
  return { from: came.at, to: Math.max(came.at + 1_000, isOver ? (happenings.at(-1)?.at ?? now) : now) };
}

/** How long a stay was within the span, in ms. */
export function lengthIn({ from, to }: Stay, span: Span): number {
  return Math.max(0, Math.min(to ?? span.to, span.to) - Math.max(from, span.from));
}

/** Lengths that a clock is read in, in s. */
const READABLE = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
const MOST_TICKS = 8;

/** Where the clock of a drawing has its marks: whole readable lengths from its beginning. */
export function ticksOf({ from, to }: Span): readonly Instant[] {
  const seconds = (to - from) / 1_000;
  const apart = READABLE.find((length) => seconds / length < MOST_TICKS) ?? Math.ceil(seconds / MOST_TICKS);
  return Array.from({ length: Math.floor(seconds / apart) + 1 }, (_, index) => from + index * apart * 1_000);
}
