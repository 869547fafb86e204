import { expect, it } from 'vitest';
import { joinParts, RULES_VERSION } from '../../server/dyad/plan.ts';
import { barrier, minutes, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { Couple, drawn } from '../support/dyads.ts';
import { foldStored } from '../support/histories.ts';

const planned = planOf(
  solo('writing', { limitMs: minutes(3) }),
  barrier('meet'),
  together('talk', { onPartnerGone: 'end' }),
  solo('after'),
);

it('[D86] comes to the same state from the stored events', () => {
  const couple = drawn(planned).finishes('A', 'writing', {
    answers: { mood: 0, tired: false, more: null },
    texts: { why: 'words' },
  });
  couple.waits(minutes(4)).leaves('B').waits(seconds(20)).arrives('B').acknowledges('A', 'B').acknowledges('A', 'B');
  expect(foldStored(planned, couple.events)).toEqual(couple.state);
  couple.waits(seconds(5)).leaves('A', 'B').waits(minutes(9)).arrives('B').waits(minutes(5));
  expect(couple.outcome()).toBe('partner-lost');
  expect(foldStored(planned, couple.events)).toEqual(couple.state);
});

it('[D86] holds nothing that JSON would not bring back', () => {
  const couple = new Couple(planned)
    .arrives('A', 'B')
    .agrees('A', 'B')
    .bothFinish('baseline')
    .isDrawn()
    .bothFinish('writing');
  expect(JSON.parse(JSON.stringify(couple.state))).toStrictEqual(couple.state);
});

it('[D87] refuses a plan made for other rules', () => {
  const other = { ...planned.partTwo, rulesVersion: RULES_VERSION + 1 };
  expect(() => joinParts([planned.partOne, other])).toThrow(`plan made for rules ${RULES_VERSION + 1}`);
  expect(() => joinParts([])).toThrow('without a plan part 1');
});
