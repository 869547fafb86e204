import type { PartnerLine } from './couple-routes.ts';

/** Why somebody gets no invitation when many do. */
export const LEFT_OUT = ['no-address', 'waiting', 'had-one', 'unsure', 'has-come', 'over'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/**
 * Whether this partner gets one: the page counts by it, and the server asks it again.
 *
 * @param isAgain  whoever has had one, or has come, gets another, which ends theirs
 */
export function leftOut({ link, mail }: Pick<PartnerLine, 'link' | 'mail'>, isAgain: boolean): LeftOut | null {
  if (link === 'finished' || link === 'over') return 'over';
  if (mail === 'none') return 'no-address';
  if (mail === 'waiting') return 'waiting';
  if (isAgain) return null;
  if (mail === 'sent') return 'had-one';
  if (mail === 'unsure') return 'unsure';
  return link === 'new' ? null : 'has-come';
}
