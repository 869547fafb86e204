import { expect, it } from 'vitest';
import { barrier, hours, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { drawn, type Couple } from '../support/dyads.ts';

const planned = planOf(
  solo('writing'),
  barrier('meet', { onTimeout: 'continue-alone' }),
  together('talk', { onPartnerGone: 'continue-alone' }),
  barrier('again'),
  solo('after', { limitMs: minutes(1) }),
);

/** B has waited for A in vain. */
const alone = (): Couple => drawn(planned).finishes('B', 'writing').leaves('A').waits(PATIENCE);

it('[D61] makes shared steps wait for nobody else', () => {
  const couple = alone().acknowledges('B').acknowledges('B');
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.finishes('B', 'talk').acknowledges('B').sees('B')).toBe('step after');
});

it('[D62] shows the ending to the other on return, and takes nothing more from them', () => {
  const couple = alone().arrives('A');
  expect(couple.sees('A')).toBe('ended');
  expect(couple.view('A').partnerAway).toBeNull();
  expect(couple.tries({ type: 'step-finished', member: 'A', stepId: 'writing', answers: {}, texts: {} })).toBe(
    'session-over',
  );
});

it('[D62] lets the other hold nothing up', () => {
  const couple = alone().arrives('A');
  const says = { type: 'start-acknowledged', member: 'A', sharedStepId: 'meet', attempt: 1, onTime: false } as const;
  expect(couple.tries(says)).toBe('session-over');
  expect(couple.acknowledges('B').screen('B')).toMatchObject({ step: { stepId: 'talk' } });
});

it('[D62] lets the steps of the other run out no more', () => {
  const limited = planOf(
    solo('writing', { limitMs: minutes(3) }),
    solo('more', { limitMs: minutes(9) }),
    barrier('meet', { onTimeout: 'continue-alone' }),
    solo('after'),
  );
  const couple = drawn(limited).leaves('A').finishes('B', 'writing').finishes('B', 'more').waits(PATIENCE);
  couple.acknowledges('B');
  const { position } = couple.state.seats.A;
  expect(couple.waits(hours(1)).state.seats.A.position).toBe(position);
});

it('[D63] stands still while the one who goes on is away, and never turns round', () => {
  const couple = alone().acknowledges('B').acknowledges('B').arrives('A').waits(seconds(10));
  const until = couple.until('B');
  couple.leaves('B').waits(minutes(30));
  expect(couple.sees('A')).toBe('ended');
  expect(couple.arrives('B').until('B')).toBe((until ?? 0) + minutes(30));
  expect(couple.leaves('B').waits(hours(24)).outcome()).toBe('both-left');
});

it('[D64] has ended early when the one who went on is through', () => {
  const couple = alone().acknowledges('B').acknowledges('B').finishes('B', 'talk').acknowledges('B').waits(seconds(1));
  couple.finishes('B', 'after');
  expect(couple.outcome()).toBe('partner-lost');
  expect(couple.sees('B')).toBe('finished');
  expect(couple.sees('A')).toBe('ended');
});
