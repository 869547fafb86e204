import { expect, it } from 'vitest';
import {
  DOOR_PATIENCE,
  hours,
  minutes,
  planOf,
  planWithBefore,
  seconds,
  consent,
  solo,
} from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn, NOON } from '../support/dyads.ts';

const planned = planOf(solo('writing'));
const comesToDoor = (couple: Couple, member: 'A' | 'B') =>
  couple.arrives(member).agrees(member).finishes(member, 'baseline');

it('[D6] times nobody before the door, and lets each do part 1 whenever they like', () => {
  const limited = planWithBefore([consent(), solo('baseline', { limitMs: minutes(1) })], solo('writing'));
  const couple = new Couple(limited).arrives('A', 'B').agrees('A', 'B');
  expect(couple.until('A')).toBeNull();
  couple.leaves('A').waits(hours(30)).finishes('B', 'baseline').arrives('A');
  expect(couple.sees('A')).toBe('step baseline');
  expect(couple.view('A').partnerAway).toBeNull();
});

it.each([
  ['A', 'B'],
  ['B', 'A'],
] as const)('[D7] has the draw due when %s and then %s have come to the door', (first, second) => {
  const couple = comesToDoor(new Couple(planned), first);
  couple.arrives(second).agrees(second);
  expect(couple.outcome()).toBe('apart');
  expect(couple.finishes(second, 'baseline').outcome()).toBe('ready');
});

it('[D8] draws for nobody who has closed the page at the door', () => {
  const couple = comesToDoor(new Couple(planned), 'A').leaves('A');
  comesToDoor(couple, 'B');
  expect(couple.outcome()).toBe('apart');
  expect(couple.arrives('A').outcome()).toBe('ready');
});

it('[D9] leads beyond the door by the draw only, once, both at one instant', () => {
  const couple = atTheDoor(planned);
  expect(couple.tries({ type: 'step-finished', member: 'A', stepId: 'door', answers: {}, texts: {} })).toBe(
    'step-ahead',
  );
  couple.waits(seconds(2)).isDrawn();
  expect(couple.sees('A')).toBe('step writing');
  expect(couple.sees('B')).toBe('step writing');
  expect(couple.state.seats.A.enteredAt).toBe(couple.state.seats.B.enteredAt);
  expect(couple.tries({ type: 'assigned', condition: 'detail', planHash: 'another' })).toBe('not-ready');
});

it('[D10] has each wait as long from when they came, whatever the partner does and through a reload', () => {
  const couple = comesToDoor(new Couple(planned), 'A');
  const until = NOON + DOOR_PATIENCE;
  expect(couple.until('A')).toBe(until);
  couple.waits(minutes(2)).arrives('B').agrees('B').leaves('B');
  expect(couple.until('A')).toBe(until);
  couple.leaves('A').waits(minutes(1)).arrives('A');
  expect(couple.until('A')).toBe(until);
});

it('[D10] counts from when this member came, though the other had been there hours before', () => {
  const couple = comesToDoor(new Couple(planned), 'A').waits(minutes(1)).leaves('A').waits(hours(2));
  couple.arrives('B').agrees('B').waits(minutes(15)).finishes('B', 'baseline');
  expect(couple.until('B')).toBe(couple.now + DOOR_PATIENCE);
  expect(couple.waits(DOOR_PATIENCE - 1).sees('B')).toBe('door');
});

it('[D11] ends for both when patience at the door is over', () => {
  const couple = comesToDoor(new Couple(planned), 'A').arrives('B').waits(DOOR_PATIENCE);
  expect(couple.outcome()).toBe('partner-never-came');
  expect(couple.sees('A')).toBe('ended');
  expect(couple.sees('B')).toBe('ended');
  expect(couple.events.some(({ type }) => type === 'assigned')).toBe(false);
});

it('[D12] begins a wait anew that ran out while nobody waited', () => {
  const couple = comesToDoor(new Couple(planned), 'A').leaves('A').waits(hours(20)).arrives('A');
  expect(couple.sees('A')).toBe('door');
  expect(couple.until('A')).toBe(couple.now + DOOR_PATIENCE);
});

it('[D13] calls the draw off when one goes between meeting and draw', () => {
  const couple = comesToDoor(new Couple(planned), 'A').waits(minutes(4));
  comesToDoor(couple, 'B').leaves('B');
  expect(couple.tries({ type: 'assigned', condition: 'plain', planHash: 'hash' })).toBe('not-ready');
  expect(couple.sees('A')).toBe('door');
  expect(couple.until('A')).toBe(NOON + DOOR_PATIENCE);
});

it('[D13] calls the draw off when one leaves for good between meeting and draw', () => {
  const couple = atTheDoor(planned).leavesForGood('B').waits(DOOR_PATIENCE);
  expect(couple.outcome()).toBe('partner-never-came');
});

it('[D14] ends when the server cannot draw', () => {
  const couple = comesToDoor(new Couple(planned), 'A').waits(DOOR_PATIENCE - seconds(1));
  comesToDoor(couple, 'B').waits(DOOR_PATIENCE - 1);
  expect(couple.outcome()).toBe('ready');
  expect(couple.waits(1).outcome()).toBe('not-drawn');
});

it('[D9] shows nobody part 2 before the draw', () => {
  expect(drawn(planned).view('A').part.number).toBe(2);
  expect(atTheDoor(planned).view('A').part.number).toBe(1);
});
