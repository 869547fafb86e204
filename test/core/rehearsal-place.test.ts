import { expect, it } from 'vitest';
import { placeToReturnTo } from '../../client/rehearsal/place.ts';
import type { Inspection } from '../../server/protocol/inspection.ts';

const STEPS = ['consent', 'door', 'talk', 'after'];

function at(a: string | null, b: string | null, seq = 9): Inspection {
  const member = (stepId: string | null) => ({ presence: 'here', language: 'en', stepId, since: 0, isDone: false });
  return {
    seq,
    now: 0,
    phase: '',
    condition: null,
    members: { A: member(a), B: member(b) },
    meeting: null,
    deadlines: [],
    steps: STEPS.map((id) => ({ id, kind: 'solo', part: 1, members: ['A', 'B'] })),
    events: [],
    undeclared: [],
    state: {},
  };
}

it('a couple returns to the earlier of the two steps they were at', () => {
  expect(placeToReturnTo(at('after', 'talk'), STEPS)).toBe('talk');
  expect(placeToReturnTo(at('talk', 'talk'), STEPS)).toBe('talk');
});

it('where that step is gone, to the nearest before it that is left', () => {
  expect(placeToReturnTo(at('after', 'talk'), ['consent', 'door', 'after'])).toBe('door');
  expect(placeToReturnTo(at('talk', 'talk'), ['entirely', 'other'])).toBeNull();
});

it('whoever is through counts as at the last step, and a couple that has not begun begins at the beginning', () => {
  expect(placeToReturnTo(at(null, null), STEPS)).toBe('after');
  expect(placeToReturnTo(at('consent', 'consent', 0), STEPS)).toBeNull();
  expect(placeToReturnTo(null, STEPS)).toBeNull();
});
