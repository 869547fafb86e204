import { describe, expect, it } from 'vitest';
import { barrier, DOOR_PATIENCE, minutes, PATIENCE, planOf, solo } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn, type Happening } from '../support/dyads.ts';

const planned = planOf(solo('writing'), solo('after'));
const completed = () => drawn(planned).bothFinish('writing').bothFinish('after');

it('[D65] thanks the first who is through at once, and completes with the second', () => {
  const couple = drawn(planned).bothFinish('writing').finishes('A', 'after');
  expect(couple.screen('A')).toEqual({ kind: 'finished', debrief: ['This was the study.'], code: 'code-A', panel: { code: 'F', returnTo: null } });
  expect(couple.outcome()).toBe('running');
  couple.leaves('A').waits(minutes(20));
  expect(couple.sees('B')).toBe('step after');
  expect(couple.view('B').partnerAway).toBeNull();
  expect(couple.finishes('B', 'after').outcome()).toBe('completed');
  expect(couple.sees('A')).toBe('finished');
});

const everything: readonly Happening[] = [
  { type: 'member-arrived', member: 'A' },
  { type: 'member-left', member: 'B' },
  { type: 'member-withdrew', member: 'A' },
  { type: 'step-finished', member: 'A', stepId: 'after', answers: {}, texts: {} },
  { type: 'start-acknowledged', member: 'A', sharedStepId: 'after', attempt: 1, onTime: true },
  { type: 'assigned', condition: 'plain', planHash: 'hash' },
  { type: 'deadline-passed', deadline: { kind: 're-entry-over', at: 0 } },
  { type: 'ended-by-experimenter' },
];

it.each(everything)('[D66] refuses $type once it has ended', (happening) => {
  for (const couple of [completed(), drawn(planned).leavesForGood('A').leavesForGood('B')]) {
    const before = couple.state;
    expect(couple.tries(happening)).toBe('session-over');
    expect(couple.state).toBe(before);
    expect(couple.waits(minutes(3_000)).state).toBe(before);
  }
});

describe('[D67] ended by the experimenter', () => {
  const meeting = planOf(solo('writing'), barrier('meet'), solo('after'));

  it('[D67] goes on for each as if the other had left, and they never meet again', () => {
    const couple = drawn(meeting).isEndedByExperimenter();
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['step writing', 'step writing']);
    couple.bothFinish('writing');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['hold', 'hold']);
    expect(couple.waits(PATIENCE).outcome()).toBe('experimenter');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['ended', 'ended']);
  });

  it('[D67] ends for each at the end of their own wait', () => {
    const couple = drawn(meeting).isEndedByExperimenter().finishes('A', 'writing').waits(minutes(1)).finishes('B', 'writing');
    couple.waits(PATIENCE - minutes(1));
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['ended', 'hold']);
    expect(couple.tries({ type: 'member-arrived', member: 'A' })).toBe('session-over');
    expect(couple.waits(minutes(1)).outcome()).toBe('experimenter');
  });

  it('[D67] is not drawn any more, at the door as before it', () => {
    for (const couple of [new Couple(meeting).arrives('A', 'B'), atTheDoor(meeting)]) {
      couple.isEndedByExperimenter();
      if (couple.sees('A') !== 'door') couple.agrees('A', 'B').bothFinish('baseline');
      expect(couple.tries({ type: 'assigned', condition: 'plain', planHash: 'hash' })).toBe('not-ready');
      expect(couple.waits(DOOR_PATIENCE).outcome()).toBe('experimenter');
      expect([couple.sees('A'), couple.sees('B')]).toEqual(['ended', 'ended']);
    }
  });

  it('[D67] can be left as ever, and ended only once', () => {
    const couple = drawn(meeting).isEndedByExperimenter();
    const before = couple.state;
    expect(couple.isEndedByExperimenter().state).toBe(before);
    couple.leavesForGood('A');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['left', 'step writing']);
    expect(couple.leavesForGood('B').outcome()).toBe('experimenter');
  });

  it('[D67] goes on undisturbed for one whose partner is through, and is completed then', () => {
    const couple = drawn(planned).finishes('A', 'writing').finishes('A', 'after').isEndedByExperimenter();
    expect(couple.finishes('B', 'writing').finishes('B', 'after').outcome()).toBe('completed');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['finished', 'finished']);
  });
});
