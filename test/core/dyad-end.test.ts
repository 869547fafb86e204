import { expect, it } from 'vitest';
import { minutes, planOf, solo } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn, type Happening } from '../support/dyads.ts';

const planned = planOf(solo('writing'), solo('after'));
const completed = () => drawn(planned).bothFinish('writing').bothFinish('after');

it('[D65] thanks the first who is through at once, and completes with the second', () => {
  const couple = drawn(planned).bothFinish('writing').finishes('A', 'after');
  expect(couple.screen('A')).toEqual({ kind: 'finished', debrief: ['This was the study.'], code: 'code-A' });
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
  for (const couple of [completed(), drawn(planned).isEndedByExperimenter()]) {
    const before = couple.state;
    expect(couple.tries(happening)).toBe('session-over');
    expect(couple.state).toBe(before);
    expect(couple.waits(minutes(3_000)).state).toBe(before);
  }
});

it('[D67] can be ended by the experimenter before the draw, at the door and in the middle', () => {
  for (const couple of [new Couple(planned), atTheDoor(planned), drawn(planned), drawn(planned).leaves('A', 'B')]) {
    expect(couple.isEndedByExperimenter().outcome()).toBe('experimenter');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['ended', 'ended']);
  }
});
