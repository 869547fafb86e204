import type { CoupleLine, PartnerLine } from '../protocol/staff/couple-routes.ts';
import { PARTNER } from '../protocol/member.ts';
import type { CoupleRow, PersonRow } from '../store/couple-list.ts';

/** A couple as the list shows it. */
export function coupleLine(couple: CoupleRow): CoupleLine {
  const { dyad_num: dyadNum, label, stratum, meets_at: meetsAt, phase, people } = couple;
  const [first, second] = people;
  if (first === undefined || second === undefined) throw new Error(`couple ${dyadNum} has not two partners`);
  return { dyadNum, label, stratum, meetsAt: meetsAt?.getTime() ?? null, phase, partners: [partnerLine(first, couple), partnerLine(second, couple)] };
}

function partnerLine(person: PersonRow, couple: CoupleRow): PartnerLine {
  const { member, language, replaced, is_expired: isExpired, mail, mail_problem: mailProblem } = person;
  return { member, language, link: linkState(person, couple), isExpired, replaced, mail, mailProblem };
}

function linkState({ presence, position, is_opened, is_revoked, member }: PersonRow, { phase, steps, alone }: CoupleRow): PartnerLine['link'] {
  if (presence === 'left' || alone === PARTNER[member]) return 'over';
  if (steps !== null && position >= steps) return 'finished';
  if (phase === 'completed' || phase === 'ended-early' || is_revoked) return 'over';
  if (position > 0) return 'started';
  return is_opened ? 'opened' : 'new';
}
