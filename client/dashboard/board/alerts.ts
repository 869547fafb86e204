import { MEMBERS, PARTNER, type Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview } from '../../../server/protocol/staff/console.ts';
import { lasting, timeWords } from '../times.ts';

/** `go`: now. `look`: soon. */
export type Urgency = 'go' | 'look';

export interface Alert {
  readonly urgency: Urgency;
  readonly words: string;
}

const SECOND = 1_000;
const AWAY_LOOK = 10 * SECOND;
const AWAY_GO = 60 * SECOND;
const WAITING = 120 * SECOND;
/** Share of a wait's limit. */
const NEAR_LIMIT = 0.8;
const STEPS_BEHIND = 2;
/** Of a battery that is not being charged: a sitting takes longer than what is left of it. */
const BATTERY = 0.15;
const HIDDEN = 30 * SECOND;
/** Records that wait in a browser for the server. */
const UNSENT = 20;
/** So long somebody who has gone for good, or has not come in time, is for now; later on it can only be mended at leisure. */
const FRESH = 10 * 60 * SECOND;
/** Whoever is expected within this time stands above who is not. */
const SOON = 30 * 60 * SECOND;
/** In ms: how far apart the two screens may have begun, by the bounds of both clocks. */
const ONSETS_APART = 50;

/** How the board, the console and the page of a couple say what somebody has asked for. */
export const HELP_WORDS = {
  technical: 'says that something does not work',
  unwell: 'says that they do not feel well',
  alone: 'asks to be spoken to alone',
} as const;

export function isOver({ phase }: CoupleOverview): boolean {
  return phase === 'completed' || phase === 'ended-early';
}

/**
 * Why somebody of the lab should look at this couple, most urgent first.
 *
 * @param now  the server's time, in ms since 1970
 */
export function alertsOf(couple: CoupleOverview, now: number): readonly Alert[] {
  const calls = MEMBERS.flatMap((member) => callOf(couple, member, now));
  if (isOver(couple)) return calls;
  const found = [...calls, ...MEMBERS.flatMap((member) => ofMember(couple, member, now)), ...ofBoth(couple, now)];
  return found.sort((one, other) => rank(one.urgency) - rank(other.urgency));
}

/** A couple with why somebody should look at it: worked out once, and used for sorting, counting and showing. */
export interface Seen {
  readonly couple: CoupleOverview;
  readonly alerts: readonly Alert[];
  /** They are to come soon. */
  readonly isExpected: boolean;
}

export function seenAt(now: number): (couple: CoupleOverview) => Seen {
  return (couple) => ({ couple, alerts: alertsOf(couple, now), isExpected: isExpected(couple, now) });
}

/** Whoever needs somebody first comes first; then who is under way, then who has not come, then who is through. */
export function byNeed(one: Seen, other: Seen): number {
  return need(one) - need(other) || one.couple.dyadNum - other.couple.dyadNum;
}

function need({ couple, alerts: [worst], isExpected: comesSoon }: Seen): number {
  if (worst !== undefined) return rank(worst.urgency);
  if (isOver(couple)) return 4;
  return MEMBERS.every((member) => couple.members[member].presence === 'not-yet') && !comesSoon ? 3 : 2;
}

/** `2 couples need you now, 7 more soon.` */
export function needWords(seen: readonly Seen[]): string {
  const [now, soon] = (['go', 'look'] as const).map((urgency) => seen.filter(({ alerts: [worst] }) => worst?.urgency === urgency).length);
  if (now === 0 && soon === 0) return 'Nobody needs you now.';
  if (now === 0) return `Nobody needs you now; ${soon} of ${seen.length} couples soon.`;
  return `${now} of ${seen.length} couples ${now === 1 ? 'needs' : 'need'} you now${soon === 0 ? '' : `, ${soon} more soon`}.`;
}

function rank(urgency: Urgency): number {
  return urgency === 'go' ? 0 : 1;
}

/** Whoever has asked for help needs it also when all is over, and until a note says that they had it. */
function callOf({ members }: CoupleOverview, member: Member, now: number): readonly Alert[] {
  const { help } = members[member];
  return help === null ? [] : [{ urgency: 'go', words: `${member} ${HELP_WORDS[help.what]}, ${lasting(now - help.askedAt)} ago` }];
}

function ofMember(couple: CoupleOverview, member: Member, now: number): readonly Alert[] {
  const { presence, goneSince, hasDeclined, waiting, enteredAt, hiddenSince, unsent, battery, stepNumber, isOver: isThrough } = couple.members[member];
  const found: Alert[] = [];
  const add = (urgency: Urgency, words: string): void => void found.push({ urgency, words: `${member} ${words}` });
  if (presence === 'left') add(now - (goneSince ?? 0) < FRESH ? 'go' : 'look', hasDeclined ? 'has declined the consent' : 'has left for good');
  if (isThrough || presence === 'not-yet' || presence === 'left') return found;
  if (presence === 'away' && goneSince !== null) {
    const gone = now - goneSince;
    if (gone > AWAY_LOOK) add(gone > AWAY_GO ? 'go' : 'look', `is away for ${lasting(gone)}`);
  }
  if (waiting !== null) {
    const [waited, limit] = [now - enteredAt, (waiting.until ?? Number.POSITIVE_INFINITY) - enteredAt];
    if (waited > limit * NEAR_LIMIT) add('go', `has waited ${lasting(waited)}, and ${lasting(limit - waited)} are left`);
    else if (waited > WAITING) add('look', `waits for ${lasting(waited)}`);
  }
  const ahead = couple.members[PARTNER[member]].stepNumber - stepNumber;
  if (ahead > STEPS_BEHIND && waiting === null) add('look', `is ${ahead} steps behind`);
  if (presence === 'here' && hiddenSince !== null && now - hiddenSince > HIDDEN) add('look', `has the page out of sight for ${lasting(now - hiddenSince)}`);
  if (unsent !== null && unsent > UNSENT) add('look', `has ${unsent} records waiting to be sent`);
  if (battery !== null && !battery.isCharging && battery.level < BATTERY) add('look', `has ${Math.round(battery.level * 100)} % of battery left`);
  return found;
}

function ofBoth({ phase, heldSince, members, signs }: CoupleOverview, now: number): readonly Alert[] {
  const found: Alert[] = [];
  const late = lateness({ phase, members, signs }, now);
  if (late !== null) found.push(late);
  if (heldSince !== null) found.push({ urgency: 'look', words: `held for ${lasting(now - heldSince)}` });
  const apart = MEMBERS.reduce((sum, member) => sum + (members[member].clockUncertainty ?? 0), 0);
  if (apart > ONSETS_APART) found.push({ urgency: 'look', words: `what begins together may begin ${Math.round(apart)} ms apart` });
  if (signs.apart !== null && signs.apart > ONSETS_APART) found.push({ urgency: 'look', words: `shared steps began up to ${Math.round(signs.apart)} ms apart` });
  if (signs.mayShareDevice) found.push({ urgency: 'look', words: 'both pages may be on one device' });
  if (signs.actedBy.length > 1) found.push({ urgency: 'go', words: `${signs.actedBy.join(' and ')} act on this couple at once` });
  return found;
}

/** Their agreed time is past, and one of them has not come. */
function lateness({ phase, members, signs: { meetsAt } }: Pick<CoupleOverview, 'phase' | 'members' | 'signs'>, now: number): Alert | null {
  if (phase !== 'apart' || meetsAt === null || now < meetsAt) return null;
  const missing = MEMBERS.filter((member) => members[member].presence === 'not-yet');
  if (missing.length === 0) return null;
  const who = missing.length === 2 ? 'both have' : `${missing[0]} has`;
  const late = now - meetsAt;
  return late < FRESH ? { urgency: 'go', words: `${who} not come, ${lasting(late)} after their time` } : { urgency: 'look', words: `${who} not come at their time, ${timeWords(meetsAt)}` };
}

function isExpected({ signs: { meetsAt } }: CoupleOverview, now: number): boolean {
  return meetsAt !== null && meetsAt > now && meetsAt - now < SOON;
}
