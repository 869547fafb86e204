import type { CoupleLine, PartnerLine } from '../../../server/protocol/staff/couple-routes.ts';

export const PHASE_WORDS: Readonly<Record<CoupleLine['phase'], string>> = {
  apart: 'before the draw',
  ready: 'to be drawn',
  running: 'under way',
  parted: 'ended by the lab',
  completed: 'completed',
  'ended-early': 'ended early',
};

const LINK_WORDS: Readonly<Record<PartnerLine['link'], string>> = {
  new: 'new',
  opened: 'opened',
  started: 'started',
  finished: 'finished',
  over: 'over',
};

const MAIL_WORDS: Readonly<Record<PartnerLine['mail'], string | null>> = {
  none: null,
  known: 'not invited yet',
  waiting: 'mail on its way',
  sent: 'mailed',
  failed: 'mail not sent',
  unsure: 'mail perhaps sent',
};

/** A · opened · replaced twice */
export function linkWords({ member, link, isExpired, replaced, mail }: PartnerLine): string {
  const times = replaced === 1 ? 'replaced once' : replaced === 2 ? 'replaced twice' : `replaced ${replaced} times`;
  return [member, LINK_WORDS[link], ...(isLost({ link, isExpired }) ? ['link expired'] : []), ...(replaced > 0 ? [times] : []), ...(MAIL_WORDS[mail] === null ? [] : [MAIL_WORDS[mail]])].join(' · ');
}

/** Somebody would want to take part, and cannot, or has not been asked. */
export function standsOut(partner: PartnerLine): boolean {
  return isLost(partner) || partner.mail === 'failed' || partner.mail === 'unsure';
}

function isLost({ link, isExpired }: Pick<PartnerLine, 'link' | 'isExpired'>): boolean {
  return isExpired && link !== 'finished' && link !== 'over';
}
