import { expect, it } from 'vitest';
import { deadlines } from '../../server/dyad/deadlines.ts';
import {
  barrier,
  DOOR_PATIENCE,
  hours,
  minutes,
  PATIENCE,
  planOf,
  seconds,
  solo,
  together,
} from '../support/dyad-plans.ts';
import { Couple, drawn, NOON } from '../support/dyads.ts';

const planned = planOf(solo('writing', { limitMs: minutes(2) }), barrier('meet'), solo('after'));

it('[D77] passes no deadline before its instant', () => {
  const couple = drawn(planned).finishes('A', 'writing');
  const due = deadlines(couple.state, couple.plan);
  expect(due.map(({ kind }) => kind).sort()).toEqual(['patience', 'step-limit', 'wait-shown']);
  for (const deadline of due) {
    couple.now = deadline.at - 1;
    expect(couple.tries({ type: 'deadline-passed', deadline })).toBe('deadline-stale');
  }
});

it('[D77] passes none that is over, and none twice', () => {
  const couple = drawn(planned).waits(minutes(1));
  const [limit] = deadlines(couple.state, couple.plan);
  if (limit === undefined) throw new Error('no limit');
  couple.finishes('A', 'writing').now = limit.at;
  expect(couple.tries({ type: 'deadline-passed', deadline: limit })).toBe('deadline-stale');
  couple.waits(0).waits(seconds(1));
  const passed = couple.events.flatMap((event) => (event.type === 'deadline-passed' ? event.deadline.kind : []));
  expect(passed.filter((kind) => kind === 'step-limit')).toHaveLength(1);
});

it('[D78] keeps every end and every wait where it was set', () => {
  const couple = drawn(planOf(solo('writing'), barrier('meet'), together('talk'))).finishes('A', 'writing');
  expect(couple.until('A')).toBe(NOON + PATIENCE);
  couple.leaves('B').waits(seconds(40)).arrives('B').leaves('A').arrives('A');
  expect(couple.until('A')).toBe(NOON + PATIENCE);
  couple.finishes('B', 'writing').acknowledges('A', 'B').waits(500).acknowledges('A', 'B');
  const end = couple.until('A');
  couple.leaves('A').waits(seconds(30)).arrives('A').finishes('B', 'talk');
  expect([couple.until('A'), couple.until('B')]).toEqual([end, end]);
});

it.each<[string, Couple]>([
  ['at the door', new Couple(planned).arrives('A').agrees('A').finishes('A', 'baseline')],
  ['at a barrier', drawn(planned).finishes('A', 'writing')],
  ['with a start that nobody acknowledges', drawn(planOf(together('talk')))],
  ['in a shared step', drawn(planOf(together('talk'), barrier('meet'))).acknowledges('A', 'B')],
  ['with nobody here', drawn(planned).leaves('A', 'B')],
])('[D79] ends by itself %s', (_, couple) => {
  expect(couple.waits(hours(25)).state.phase).toBe('ended-early');
});

it('[D79] waits without end only for those who have not met', () => {
  const couple = new Couple(planned)
    .arrives('A')
    .agrees('A')
    .finishes('A', 'baseline')
    .waits(DOOR_PATIENCE - 1)
    .leaves('A');
  expect(couple.waits(hours(1_000)).outcome()).toBe('apart');
});
