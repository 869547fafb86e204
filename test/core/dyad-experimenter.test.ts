import { describe, expect, it } from 'vitest';
import { fold } from '../../server/dyad/fold.ts';
import { enrolled } from '../../server/dyad/state.ts';
import { HOLD_LONGEST } from '../../server/dyad/timing.ts';
import { barrier, DOOR_PATIENCE, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn, NOON } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), solo('after', { limitMs: minutes(2) }), together('talk'), solo('last'));

describe('[D130] held', () => {
  it('[D130] lets each finish what they do alone, and stops both at the next shared step', () => {
    const couple = drawn(planned).isHeld();
    expect([couple.sees('A'), couple.view('A').pause]).toEqual(['step writing', null]);
    couple.bothFinish('writing');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['hold', 'hold']);
    expect(couple.view('A').pause).toEqual({ until: couple.now + HOLD_LONGEST });
    expect(couple.view('B').pause).toEqual(couple.view('A').pause);
    couple.isResumed();
    expect([couple.sees('A'), couple.view('A').pause]).toEqual(['step after', null]);
  });

  it('[D130] holds the draw, too', () => {
    const couple = new Couple(planned).arrives('A', 'B').isHeld().agrees('A', 'B').bothFinish('baseline');
    expect([couple.outcome(), couple.view('A').pause]).toEqual(['apart', { until: NOON + HOLD_LONGEST }]);
    expect(couple.isResumed().outcome()).toBe('ready');
    expect(atTheDoor(planned).isHeld().outcome()).toBe('apart');
  });

  it('[D130] lets a shared step go to its end that has begun or is proposed', () => {
    const couple = drawn(planned).bothFinish('writing').isHeld();
    couple.acknowledges('A', 'B').waits(seconds(5)).bothFinish('after');
    expect([couple.sees('A'), couple.sees('B')]).toEqual(['hold', 'hold']);
    couple.isResumed().acknowledges('A', 'B').waits(seconds(5)).isHeld();
    expect([couple.sees('A'), couple.view('A').pause]).toEqual(['step talk', null]);
  });

  it('[D131] stops every patience, and says nothing of a partner', () => {
    const couple = drawn(planned).finishes('A', 'writing').waits(PATIENCE - seconds(1)).isHeld();
    expect(couple.waits(minutes(20)).view('A')).toMatchObject({ partnerAway: null, screen: { kind: 'hold' } });
    couple.isResumed();
    expect(couple.until('A')).toBe(couple.now + PATIENCE);
    expect(couple.waits(PATIENCE - 1).sees('A')).toBe('hold');
    expect(couple.waits(1).sees('A')).toBe('ended');
    const door = new Couple(planned).arrives('A').agrees('A').finishes('A', 'baseline').isHeld().waits(minutes(20));
    expect(door.isResumed().until('A')).toBe(door.now + DOOR_PATIENCE);
  });

  it('[D132] goes on by itself after half an hour', () => {
    const couple = drawn(planned).isHeld().bothFinish('writing').waits(HOLD_LONGEST - 1);
    expect(couple.view('A').pause).not.toBeNull();
    expect(couple.waits(1).sees('A')).toBe('step after');
  });
});

it('[D133] reaches whom it is for, and nobody else', () => {
  const couple = drawn(planned);
  const before = couple.view('B');
  couple.isTold('A', 'Please put the headphones on.');
  expect(couple.view('A').notice).toEqual({ id: 'notice-29', words: 'Please put the headphones on.' });
  expect(couple.view('B')).toEqual(before);
  couple.isTold('both', 'We go on.').finishes('A', 'writing');
  expect([couple.view('A').notice?.words, couple.view('B').notice?.words]).toEqual(['We go on.', 'We go on.']);
  expect(couple.leavesForGood('A').view('A').notice).toBeNull();
  expect(couple.tries({ type: 'told-by-experimenter', to: 'A', noticeId: 'n', words: 'late' })).toBe('session-over');
});

describe('[D134] more time', () => {
  it('[D134] moves the end of a shared step', () => {
    const couple = drawn(planOf(together('talk'), solo('last'))).acknowledges('A', 'B');
    const end = couple.until('A') ?? 0;
    expect(couple.isGiven(minutes(3)).until('B')).toBe(end + minutes(3));
    expect(couple.waits(end + minutes(3) - 1 - couple.now).sees('A')).toBe('step talk');
    expect(couple.waits(seconds(2)).sees('A')).toBe('step last');
  });

  it('[D134] moves a limit and a wait, for this step only', () => {
    const couple = drawn(planned).bothFinish('writing').acknowledges('A', 'B').waits(seconds(1));
    const end = couple.until('A') ?? 0;
    expect(couple.isGiven(minutes(1)).isGiven(minutes(1)).until('A')).toBe(end + minutes(2));
    expect(couple.finishes('A', 'after').until('A')).toBe(couple.now + PATIENCE);
    expect(couple.isGiven(minutes(1)).until('A')).toBe(couple.now + PATIENCE + minutes(1));
    expect(couple.waits(minutes(4)).sees('B')).toBe('step after');
    expect(drawn(planned).tries({ type: 'extended-by-experimenter', ms: 1_000 })).toBe('not-ready');
  });
});

it('[D135] lets the one who waits go on alone, and only where one waits', () => {
  const couple = drawn(planned);
  expect(couple.tries({ type: 'moved-on-by-experimenter' })).toBe('not-ready');
  couple.finishes('A', 'writing').happens({ type: 'moved-on-by-experimenter' }).acknowledges('A');
  expect([couple.sees('A'), couple.sees('B')]).toEqual(['step after', 'ended']);
});

describe('[D136] ended for one', () => {
  it('[D136] is over for them at once, in the words of every ending', () => {
    const couple = drawn(planned).isEndedFor('A');
    expect(couple.screen('A')).toEqual({ kind: 'ended', debrief: ['This was the study.'], code: 'code-A', panel: { code: 'E', returnTo: null } });
    expect([couple.sees('B'), couple.outcome()]).toEqual(['step writing', 'parted']);
    expect(couple.tries({ type: 'ended-for-one-by-experimenter', member: 'A' })).toBe('session-over');
    expect(couple.state.seats.A.presence).toEqual({ is: 'here' });
    expect(couple.finishes('B', 'writing').waits(PATIENCE).outcome()).toBe('experimenter');
    expect(couple.screen('B')).toEqual({ ...couple.screen('A'), code: 'code-B' });
  });

  it('[D136] can be followed by the end for the other', () => {
    expect(drawn(planned).isEndedFor('A').isEndedFor('B').outcome()).toBe('experimenter');
  });

  it('[D136] lifts a hold, so that nobody stays in it', () => {
    const couple = drawn(planned).isHeld().finishes('B', 'writing').isEndedFor('A');
    expect([couple.sees('B'), couple.view('B').pause]).toEqual(['hold', null]);
    expect(couple.waits(PATIENCE).sees('B')).toBe('ended');
  });
});

it('folds again to the same, whatever the experimenter did', () => {
  const couple = drawn(planned).isHeld().isTold('A', 'A moment.').bothFinish('writing').isResumed().acknowledges('A', 'B').waits(seconds(1)).isGiven(9_000).isEndedFor('B');
  const again = fold(enrolled(NOON, { A: 'en', B: 'en' }), JSON.parse(JSON.stringify(couple.events)), [planned.partOne, planned.partTwo]);
  expect(again).toEqual(couple.state);
});
