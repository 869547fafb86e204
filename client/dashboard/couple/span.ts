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
