import { expect, it } from 'vitest';
import { overview } from '../../server/dyad/overview.ts';
import { barrier, planOf, solo, together } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), together('talk'));
const places = (couple: Couple) => {
  const { A, B } = overview(couple.state, couple.plan).members;
  return [A, B].map(({ stepId, nextStepId }) => `${stepId}, then ${nextStepId}`);
};

it('tells for each what follows, up to the draw and from the draw on', () => {
  expect(places(new Couple(planned).arrives('A', 'B').agrees('A'))).toEqual(['baseline, then door', 'consent, then baseline']);
  expect(places(atTheDoor(planned))).toEqual(['door, then null', 'door, then null']);
  const couple = drawn(planned).finishes('A', 'writing');
  expect(places(couple)).toEqual(['meet, then talk', 'writing, then meet']);
});
