import { expect, it } from 'vitest';
import { alertsOf, byNeed, needWords, seenAt } from '../../client/dashboard/board/alerts.ts';
import { urgentOf } from '../../client/dashboard/board/alarm.tsx';
import { inOrderOf } from '../../client/dashboard/board/use-held-order.ts';
import type { CoupleOverview, MemberOverview } from '../../server/protocol/staff/console.ts';

const NOW = 10_000_000;
const ago = (seconds: number): number => NOW - seconds * 1_000;
const seat: MemberOverview = {
  presence: 'here', goneSince: null, hasDeclined: false, stepId: 'talk', stepNumber: 5, enteredAt: ago(5), nextStepId: 'part', waiting: null, isOver: false,
  lastAnswerAt: ago(6), clockOffset: 1, clockUncertainty: 4, hiddenSince: null, unsent: 20, battery: null, cameAt: null, help: null,
};

function couple(a: Partial<MemberOverview> = {}, rest: Partial<CoupleOverview> = {}): CoupleOverview {
  return {
    dyadSessionId: 'x', studyId: 's', dyadNum: 1, seq: 9, phase: 'running', steps: 9, heldSince: null, shared: null, alone: null,
    members: { A: { ...seat, ...a }, B: seat }, signs: { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: null, actedBy: ['Anna'] }, ...rest,
  };
}
const said = (given: CoupleOverview): readonly string[] => alertsOf(given, NOW).map(({ urgency, words }) => `${urgency}: ${words}`);

it('is quiet while all is well, and when all is over', () => {
  expect(said(couple())).toEqual([]);
  const away = { presence: 'away', goneSince: ago(300) } as const;
  expect(said(couple(away, { phase: 'completed' }))).toEqual([]);
  expect(said(couple({ ...away, isOver: true }))).toEqual([]);
});

it.each([
  ['away for less than ten seconds', { presence: 'away', goneSince: ago(10) }, []],
  ['away for more', { presence: 'away', goneSince: ago(11) }, ['look: A is away for 0:11']],
  ['away for more than a minute', { presence: 'away', goneSince: ago(61) }, ['go: A is away for 1:01']],
  ['gone for good', { presence: 'left', goneSince: ago(1) }, ['go: A has left for good']],
  ['gone for good for ten minutes', { presence: 'left', goneSince: ago(600) }, ['look: A has left for good']],
  ['who said no', { presence: 'left', goneSince: ago(1), hasDeclined: true }, ['go: A has declined the consent']],
  ['waiting for two minutes', { enteredAt: ago(120), waiting: { until: NOW + 600_000 } }, []],
  ['waiting for more', { enteredAt: ago(121), waiting: { until: NOW + 600_000 } }, ['look: A waits for 2:01']],
  ['waiting without a limit', { enteredAt: ago(700), waiting: { until: null } }, ['look: A waits for 11:40']],
  ['past four fifths of a limit', { enteredAt: ago(81), waiting: { until: NOW + 19_000 } }, ['go: A has waited 1:21, and 0:19 are left']],
  ['two steps behind', { stepNumber: 3 }, []],
  ['three steps behind', { stepNumber: 2 }, ['look: A is 3 steps behind']],
  ['out of sight for half a minute', { hiddenSince: ago(30) }, []],
  ['out of sight for more', { hiddenSince: ago(31) }, ['look: A has the page out of sight for 0:31']],
  ['gone, and out of sight before', { presence: 'away', goneSince: ago(5), hiddenSince: ago(40) }, []],
  ['with much to send', { unsent: 21 }, ['look: A has 21 records waiting to be sent']],
  ['with a battery that is nearly empty', { battery: { level: 0.14, isCharging: false } }, ['look: A has 14 % of battery left']],
  ['with one that is being charged', { battery: { level: 0.14, isCharging: true } }, []],
  ['with a clock that is not known well', { clockUncertainty: 47 }, ['look: what begins together may begin 51 ms apart']],
] as const)('%s', (_what, a, expected) => {
  expect(said(couple(a))).toEqual(expected);
});

it.each([
  ['shared steps that began together', { apart: 50 }, []],
  ['shared steps that did not', { apart: 51.4 }, ['look: shared steps began up to 51 ms apart']],
  ['one device for both, perhaps', { mayShareDevice: true }, ['look: both pages may be on one device']],
  ['two who act at once', { actedBy: ['Anna', 'Ben'] }, ['go: Anna and Ben act on this couple at once']],
] as const)('of both: %s', (_what, signs, expected) => {
  expect(said(couple({}, { signs: { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: null, actedBy: [], ...signs } }))).toEqual(expected);
});

it.each([
  ['not yet time', 60, 'apart', []],
  ['just past', -1, 'apart', ['go: B has not come, 0:01 after their time']],
  ['long past', -600, 'apart', [expect.stringMatching(/^look: B has not come at their time, /)]],
  ['past, and they have begun by another way', -600, 'running', []],
] as const)('of an agreed time: %s', (_what, inSeconds, phase, expected) => {
  const signs = { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: NOW + inSeconds * 1_000, actedBy: [] };
  expect(said(couple({}, { phase, signs, members: { A: seat, B: { ...seat, presence: 'not-yet' } } }))).toEqual(expected);
  expect(said(couple({}, { phase, signs }))).toEqual([]);
});

it('puts whoever is expected soon above who may come at any time', () => {
  const notYet = { ...seat, presence: 'not-yet' } as const;
  const signs = (inMinutes: number | null) => ({ mayShareDevice: false, apart: null, drawnAt: null, meetsAt: inMinutes === null ? null : NOW + inMinutes * 60_000, actedBy: [] });
  const given = ([[1, null], [2, 31], [3, 29]] as const).map(([dyadNum, inMinutes]) => couple({}, { dyadNum, phase: 'apart', members: { A: notYet, B: notYet }, signs: signs(inMinutes) }));
  expect(given.map(seenAt(NOW)).sort(byNeed).map(({ couple: { dyadNum } }) => dyadNum)).toEqual([3, 1, 2]);
});

it('sounds for what is new, and not each second again', () => {
  const away = (seconds: number) => couple({ presence: 'away', goneSince: ago(seconds) });
  expect(urgentOf([seenAt(NOW)(away(59))])).toEqual(new Set());
  expect(urgentOf([seenAt(NOW)(away(61))])).toEqual(urgentOf([seenAt(NOW)(away(75))]));
  expect(urgentOf([away(75), couple({}, { dyadSessionId: 'y', signs: { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: null, actedBy: ['Anna', 'Ben'] } })].map(seenAt(NOW))).size).toBe(2);
});

it.each([
  ['who is under way', {}, {}],
  ['when all is over', { isOver: true }, { phase: 'completed' }],
  ['who has left', { presence: 'left', isOver: true }, { phase: 'ended-early' }],
] as const)('a call for help is heard of somebody %s', (_what, a, rest) => {
  expect(said(couple({ ...a, help: { what: 'unwell', askedAt: ago(90) } }, rest))).toEqual(['go: A says that they do not feel well, 1:30 ago']);
});

it('puts whoever needs somebody first', () => {
  const notYet = { ...seat, presence: 'not-yet' } as const;
  const given = [
    couple({}, { dyadNum: 1, phase: 'completed' }),
    couple({}, { dyadNum: 2, phase: 'apart', members: { A: notYet, B: notYet } }),
    couple({}, { dyadNum: 3 }),
    couple({}, { dyadNum: 4, heldSince: ago(4) }),
    couple({ presence: 'away', goneSince: ago(100) }, { dyadNum: 5 }),
    couple({}, { dyadNum: 6 }),
  ];
  const sorted = given.map(seenAt(NOW)).sort(byNeed);
  expect(sorted.map(({ couple: { dyadNum } }) => dyadNum)).toEqual([5, 4, 3, 6, 2, 1]);
  expect(needWords(sorted)).toBe('1 of 6 couples needs you now, 1 more soon.');
  expect(needWords(sorted.slice(1))).toBe('Nobody needs you now; 1 of 5 couples soon.');
  expect(needWords(sorted.slice(2))).toBe('Nobody needs you now.');
});

it('leaves rows where they are while somebody points at them, and puts who is new below', () => {
  const seen = (...ids: readonly string[]) => ids.map((dyadSessionId) => seenAt(NOW)(couple({}, { dyadSessionId })));
  expect(inOrderOf(['a', 'b'], seen('new', 'b', 'a')).map(({ couple: { dyadSessionId } }) => dyadSessionId)).toEqual(['a', 'b', 'new']);
});
