import { expect, it } from 'vitest';
import { drawnOf, flowThrough, funnelOf, minutesOf, stepsToTell } from '../../server/staff/course.ts';
import type { CoupleProgress, Outline } from '../../server/store/progress.ts';

type Person = CoupleProgress['people'][number];

const person: Person = { member: 'A', is_opened: true, came_ms: 0, has_agreed: true, presence: 'here', position: 0 };
const MINUTE = 60_000;

function couple(positions: readonly [number, number], rest: Partial<CoupleProgress> = {}, people: Partial<Person> = {}): CoupleProgress {
  return {
    dyad_session_id: 'x', stratum: '', phase: 'completed', over_ms: 30 * MINUTE, version: '1', condition: 'warm',
    people: [{ ...person, ...people, position: positions[0] }, { ...person, member: 'B', came_ms: 4 * MINUTE, position: positions[1] }],
    ...rest,
  };
}

const before = ['consent', 'door'];
const warm: Outline = { version: '1', condition: 'warm', before, steps: [...before, 'letter', 'after'] };
const dry: Outline = { version: '1', condition: 'dry', before, steps: [...before, 'list', 'after'] };
const undrawn: Outline = { version: '1', condition: null, before, steps: before };

it('tells of every step, in the order of the plan, once who got what may be seen', () => {
  expect(stepsToTell([warm, dry, undrawn], ['warm', 'dry'], true)).toEqual(['consent', 'door', 'list', 'letter', 'after']);
});

it('tells, while that is concealed, only of steps that every condition has, and of none after the draw until each was drawn', () => {
  expect(stepsToTell([warm, dry], ['warm', 'dry'], false)).toEqual(['consent', 'door', 'after']);
  expect(stepsToTell([warm, undrawn], ['warm', 'dry'], false)).toEqual(['consent', 'door']);
  expect(stepsToTell([warm, dry], null, false)).toEqual(['consent', 'door']);
});

it('counts at a step whoever came to it, and as stopped only those for whom it is over there', () => {
  const couples = [couple([4, 4]), couple([2, 2], { phase: 'running' }), couple([2, 4]), couple([1, 0], { phase: 'ended-early', condition: null })];
  expect(flowThrough(couples, [warm, dry, undrawn], 'letter')).toEqual({ reached: 6, stopped: 1 });
  expect(flowThrough(couples, [warm, dry, undrawn], 'door')).toEqual({ reached: 7, stopped: 1 });
  expect(flowThrough(couples, [warm, dry, undrawn], 'list')).toEqual({ reached: 0, stopped: 0 });
  expect(flowThrough([couple([2, 3], { phase: 'running' }, { presence: 'left' })], [warm], 'letter')).toEqual({ reached: 2, stopped: 1 });
});

it('counts a couple in every stage that both came to', () => {
  const couples = [couple([4, 4]), couple([0, 0], { phase: 'apart', condition: null }, { has_agreed: false }), couple([0, 0], { phase: 'apart', condition: null }, { came_ms: null, has_agreed: false })];
  expect(funnelOf(couples).map(({ couples: n }) => n)).toEqual([3, 3, 2, 1, 1, 1]);
});

it('counts the drawn by stratum alone while it is concealed', () => {
  const couples = [couple([4, 4], { stratum: 'north' }), couple([4, 4], { stratum: 'north', condition: 'dry' }), couple([2, 4], { stratum: 'south' })];
  expect(drawnOf(couples, null)).toEqual([
    { stratum: 'north', condition: null, couples: 2, completed: 2 },
    { stratum: 'south', condition: null, couples: 1, completed: 0 },
  ]);
  expect(drawnOf(couples, ['warm', 'dry']).map(({ couples: n }) => n)).toEqual([1, 1, 1, 0]);
});

it('takes as the length of a sitting what passed from when the second came', () => {
  expect(minutesOf([couple([4, 4]), couple([4, 4]), couple([2, 4]), couple([4, 4], { over_ms: 14 * MINUTE })])).toEqual([{ at: 10, n: 1 }, { at: 26, n: 2 }]);
});
