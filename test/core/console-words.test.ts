import { expect, it } from 'vitest';
import { atStepSince, inGroups, standingWords } from '../../client/dashboard/console/standing-words.ts';
import type { CoupleOverview, MemberOverview } from '../../server/protocol/staff/console.ts';

const NOW = 10_000_000;
const seat: MemberOverview = {
  presence: 'here', goneSince: null, hasDeclined: false, stepId: 'talk', stepNumber: 5, enteredAt: NOW - 65_000, nextStepId: 'part', waiting: null, isOver: false,
  lastAnswerAt: null, clockOffset: 1, clockUncertainty: 4, hiddenSince: null, unsent: null, battery: null, cameAt: null, help: null,
};

function couple(a: Partial<MemberOverview>, b: Partial<MemberOverview>, rest: Partial<CoupleOverview> = {}): CoupleOverview {
  return {
    dyadSessionId: 'x', studyId: 's', dyadNum: 1, seq: 9, phase: 'running', steps: 9, heldSince: null, shared: null, alone: null,
    members: { A: { ...seat, ...a }, B: { ...seat, ...b } }, signs: { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: null, actedBy: [] }, ...rest,
  };
}

it.each([
  ['both at work', {}, {}, 'Each is busy alone.'],
  ['nobody has opened a link', { presence: 'not-yet' }, { presence: 'not-yet' }, 'Nobody has come yet.'],
  ['one has come', {}, { presence: 'not-yet' }, 'A is busy alone; B has not come yet.'],
  ['one has lost the line', { presence: 'away' }, {}, 'B is busy alone; A is not connected.'],
  ['one has left', {}, { presence: 'left' }, 'A is busy alone; B has left for good.'],
  ['both have lost the line', { presence: 'away' }, { presence: 'away' }, 'Nobody is connected.'],
  ['one waits at the door for one who has not come', { waiting: { until: null } }, { presence: 'not-yet' }, 'A is ready, waiting for B, 1:05.'],
  ['whoever waits has gone, and the other is at work', { waiting: { until: null }, presence: 'away' }, {}, 'B is busy alone; A is not connected.'],
] as const)('tells it as it is when %s', (_what, a, b, expected) => {
  expect(standingWords(couple(a, b), NOW)).toBe(expected);
});

it('counts the time at the first step from when somebody came, and at every other from when it was entered', () => {
  const enrolled = NOW - 86_400_000;
  expect(atStepSince({ enteredAt: enrolled, cameAt: NOW - 5_000 })).toBe(NOW - 5_000);
  expect(atStepSince({ enteredAt: NOW - 2_000, cameAt: NOW - 5_000 })).toBe(NOW - 2_000);
  expect(atStepSince({ enteredAt: enrolled, cameAt: null })).toBe(enrolled);
});

it('offers couples under way before those that have not come, and those that are through last', () => {
  const notYet = { presence: 'not-yet' } as const;
  const given = [couple({}, {}, { dyadNum: 1, phase: 'completed' }), couple(notYet, notYet, { dyadNum: 2 }), couple({}, notYet, { dyadNum: 3 })];
  expect(inGroups(given).map(({ group, couples }) => [group, couples.map(({ dyadNum }) => dyadNum)])).toEqual([['under way', [3]], ['not here yet', [2]], ['over', [1]]]);
});
