import type { CoupleChange, CoupleOverview } from './console.ts';

/** @returns null: nothing is new */
export function changeOf(before: CoupleOverview | undefined, now: CoupleOverview): CoupleChange | null {
  if (before === undefined) return now;
  const { members: membersBefore, ...coupleBefore } = before;
  const { members: membersNow, ...coupleNow } = now;
  const [A, B] = [newIn(membersBefore.A, membersNow.A), newIn(membersBefore.B, membersNow.B)];
  const couple = newIn(coupleBefore, coupleNow);
  if (couple === null && A === null && B === null) return null;
  const members = { ...(A === null ? {} : { A }), ...(B === null ? {} : { B }) };
  return { ...couple, dyadSessionId: now.dyadSessionId, ...(A === null && B === null ? {} : { members }) };
}

/** @returns the couple as it is now; null where only changes of one are told that is not known */
export function changed(known: CoupleOverview | undefined, change: CoupleChange): CoupleOverview | null {
  if (known === undefined) return isWhole(change) ? change : null;
  const { members = {}, ...couple } = change;
  return { ...known, ...couple, members: { A: { ...known.members.A, ...members.A }, B: { ...known.members.B, ...members.B } } };
}

function isWhole(change: CoupleChange): change is CoupleOverview {
  return change.studyId !== undefined;
}

function newIn<Fields extends object>(before: Fields, now: Fields): Partial<Fields> | null {
  const found: Partial<Fields> = {};
  let isNew = false;
  for (const key in now) {
    if (isSame(before[key], now[key])) continue;
    found[key] = now[key];
    isNew = true;
  }
  return isNew ? found : null;
}

/** Both are made by naming the same fields in the same order. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
