import { describe, expect, it } from 'vitest';
import { barrier, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { type Couple, drawn, NOON } from '../support/dyads.ts';

const started = (onPartnerGone: 'pause' | 'continue-alone' | 'end'): Couple =>
  drawn(planOf(together('talk', { onPartnerGone }), barrier('meet'), solo('after')))
    .acknowledges('A', 'B')
    .waits(seconds(1));

it('[D39] goes on after a reload with the same step and the same end', () => {
  const couple = started('end');
  const before = { ...couple.view('A'), seq: null };
  couple.leaves('A').waits(seconds(2)).arrives('A');
  expect({ ...couple.view('A'), seq: null }).toEqual(before);
});

it.each(['hold', 'limit'])('[D39] keeps a %s where it was through a reload', (kind) => {
  const first = solo('writing', kind === 'limit' ? { limitMs: minutes(2) } : {});
  const couple = drawn(planOf(first, barrier('meet'), solo('after')));
  if (kind === 'hold') couple.finishes('A', 'writing');
  const until = couple.until('A');
  expect(until).not.toBeNull();
  couple.waits(seconds(20)).leaves('A').waits(seconds(2)).arrives('A');
  expect(couple.until('A')).toBe(until);
});

describe('[D40] one who waits', () => {
  const waiting = () => drawn(planOf(solo('writing'), barrier('meet'), solo('after'))).finishes('B', 'writing');

  it.each(['is slow', 'is away'])('[D40] reads it after 10 s, and until when the wait is: the other %s', (how) => {
    const couple = how === 'is away' ? waiting().leaves('A') : waiting();
    expect(couple.waits(seconds(10) - 1).view('B').partnerAway).toBeNull();
    expect(couple.waits(1).view('B').partnerAway).toEqual({ until: NOON + PATIENCE });
  });

  it('[D40] reads it until the wait is over, and cannot tell that the other goes and comes', () => {
    const couple = waiting().waits(seconds(12));
    const before = couple.view('B');
    couple.leaves('A').waits(seconds(30)).arrives('A').leaves('A').arrives('A');
    expect(couple.view('B')).toEqual(before);
    expect(couple.finishes('A', 'writing').view('B').partnerAway).toBeNull();
  });

  it('[D40] reads it anew in a wait that begins anew', () => {
    const couple = waiting().waits(seconds(12)).finishes('A', 'writing').leaves('A').waits(seconds(5));
    expect(couple.sees('B')).toBe('hold');
    expect(couple.view('B').partnerAway).toBeNull();
    expect(couple.waits(seconds(10)).view('B').partnerAway).toEqual({ until: couple.until('B') });
  });
});

it('[D120] tells one in a running shared step 10 s after the other has gone, until they are back', () => {
  const couple = started('pause').leaves('A');
  expect(couple.waits(seconds(10) - 1).view('B').partnerAway).toBeNull();
  expect(couple.waits(1).view('B').partnerAway).toEqual({ until: null });
  expect(couple.arrives('A').view('B').partnerAway).toBeNull();
});

it('[D40] says nothing of absences that are shorter', () => {
  const couple = started('pause');
  for (let times = 0; times < 20; times += 1) {
    expect(couple.leaves('A').waits(seconds(9)).view('B').partnerAway).toBeNull();
    couple.arrives('A');
  }
});

it('[D41] leaves one who is busy alone in peace', () => {
  const couple = drawn(planOf(solo('writing'), barrier('meet'), solo('after')));
  const before = couple.view('B');
  couple.leaves('A').waits(minutes(30));
  expect({ ...couple.view('B'), seq: before.seq }).toEqual(before);
});

it('[D42] runs on with its clock under `pause`, and waits at the next shared step', () => {
  const couple = started('pause')
    .leaves('A')
    .waits(minutes(2) + seconds(2));
  expect(couple.sees('B')).toBe('hold');
  expect(couple.waits(seconds(10)).view('B').partnerAway).not.toBeNull();
  couple.arrives('A').acknowledges('A', 'B');
  expect(couple.sees('A')).toBe('step after');
});

it('[D43] ends after 90 s under `end`', () => {
  const couple = started('end')
    .leaves('A')
    .waits(seconds(90) - 1);
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.waits(1).outcome()).toBe('partner-lost');
  expect(couple.sees('B')).toBe('ended');
});

it('[D44] lets the partner go on alone after 90 s under `continue-alone`', () => {
  const couple = started('continue-alone').leaves('A').waits(seconds(90));
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.view('B').partnerAway).toBeNull();
  expect(couple.finishes('B', 'talk').acknowledges('B').sees('B')).toBe('step after');
  expect(couple.arrives('A').sees('A')).toBe('ended');
});

it.each(['end', 'continue-alone'] as const)('[D43] [D44] waits under `%s` as long as the plan has drawn', (rule) => {
  const couple = drawn(planOf(together('talk', { onPartnerGone: rule, goneAfterMs: seconds(70) }))).acknowledges('A', 'B');
  const before = couple.leaves('A').waits(seconds(70) - 1).state;
  expect([before.phase, couple.waits(1).state === before]).toEqual(['running', false]);
});

it.each(['end', 'continue-alone'] as const)('[D45] lets one back within 90 s go on, under `%s`', (rule) => {
  const couple = started(rule).leaves('A').waits(seconds(89)).arrives('A').waits(seconds(20));
  expect(couple.bothFinish('talk').acknowledges('A', 'B').sees('A')).toBe('step after');
});

it('[D45] counts each absence for itself', () => {
  const couple = started('end').leaves('A').waits(seconds(80)).arrives('A').leaves('A').waits(seconds(30));
  expect(couple.sees('B')).toBe('step talk');
});

it('[D46] does not miss one who is done with the step', () => {
  const couple = started('end').finishes('A', 'talk').leaves('A').waits(seconds(100));
  expect(couple.sees('B')).toBe('step talk');
  expect(couple.finishes('B', 'talk').sees('B')).toBe('hold');
});

it('[D47] begins a wait anew that ran out while its member was away and the partner was here', () => {
  const couple = drawn(planOf(solo('writing'), barrier('meet'), solo('after')));
  couple.finishes('B', 'writing').waits(minutes(1)).leaves('B').waits(minutes(20)).arrives('B');
  expect(couple.sees('B')).toBe('hold');
  expect(couple.until('B')).toBe(couple.now + PATIENCE);
  expect(couple.finishes('A', 'writing').acknowledges('A', 'B').sees('B')).toBe('step after');
});
