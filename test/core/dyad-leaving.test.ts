import { describe, expect, it } from 'vitest';
import { barrier, minutes, onlyFor, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { Couple, drawn } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), solo('after'));

it('[D55] is done at once, and nothing that is sent afterwards counts', () => {
  const couple = drawn(planned).leavesForGood('A');
  expect(couple.screen('A')).toEqual({ kind: 'left', declined: false, code: 'code-A', panel: { code: 'L', returnTo: null } });
  const before = couple.state;
  expect(couple.tries({ type: 'member-arrived', member: 'A' })).toBe('session-over');
  expect(couple.tries({ type: 'step-finished', member: 'A', stepId: 'writing', answers: {}, texts: {} })).toBe(
    'session-over',
  );
  expect(couple.tries({ type: 'member-left', member: 'A' })).toBeNull();
  expect(couple.state).toBe(before);
});

describe('[D56] what the partner gets', () => {
  const talk = (onPartnerGone: 'pause' | 'end' | 'continue-alone') =>
    planOf(together('talk', { onPartnerGone }), barrier('meet', { onTimeout: 'continue-alone' }), solo('after'));
  const limited = planOf(
    solo('writing', { limitMs: minutes(1) }),
    solo('more', { limitMs: minutes(1) }),
    barrier('meet'),
  );
  const moments: Record<string, () => Couple> = {
    'before the waiting': () => drawn(planned),
    'at a barrier': () => drawn(planned).finishes('B', 'writing'),
    'having waited at a barrier': () => drawn(planned).finishes('A', 'writing'),
    'while a start is proposed': () => drawn(planned).bothFinish('writing').acknowledges('A'),
    'behind a release': () => drawn(planned).bothFinish('writing').acknowledges('A', 'B'),
    'under `pause`': () => drawn(talk('pause')).acknowledges('A', 'B'),
    'under `end`': () => drawn(talk('end')).acknowledges('A', 'B'),
    'under `continue-alone`': () => drawn(talk('continue-alone')).acknowledges('A', 'B'),
    'when done with a shared step': () => drawn(talk('end')).acknowledges('A', 'B').finishes('A', 'talk'),
    'with limits to come': () => drawn(limited),
    'in part 1': () => new Couple(planned).arrives('A', 'B').agrees('A', 'B'),
    'at the door': () =>
      new Couple(planned).arrives('A', 'B').agrees('A', 'B').finishes('A', 'baseline').waits(minutes(1)),
  };

  it.each(Object.entries(moments))('[D56] is the same as after a lost connection: %s', (_, moment) => {
    const viewsOf = (couple: Couple) => {
      const views = [];
      for (let second = 0; second < 900; second += 5) {
        const { screen } = couple.view('B');
        if (second % 60 === 55 && screen.kind === 'step')
          couple.tries({ type: 'step-finished', member: 'B', stepId: screen.step.stepId, answers: {}, texts: {} });
        views.push(couple.waits(seconds(5)).view('B'));
      }
      return views;
    };
    expect(viewsOf(moment().leavesForGood('A'))).toEqual(viewsOf(moment().leaves('A')));
  });
});

it('[D57] neither takes back nor repeats the words when one leaves for good while away', () => {
  const couple = drawn(planned).finishes('B', 'writing').leaves('A').waits(seconds(20));
  const before = couple.view('B');
  couple.leavesForGood('A');
  expect({ ...couple.view('B'), seq: before.seq }).toEqual(before);
  expect(couple.waits(seconds(20)).view('B').partnerAway).toEqual(before.partnerAway);
});

it('[D58] is over when both have left, before the draw as after it', () => {
  expect(drawn(planned).leavesForGood('A').leavesForGood('B').outcome()).toBe('both-left');
  expect(new Couple(planned).arrives('A', 'B').leavesForGood('A').leavesForGood('B').outcome()).toBe('both-left');
});

it('[D59] ends for the one who stays where the other would be needed', () => {
  const couple = drawn(planned).leavesForGood('A').waits(minutes(20));
  expect(couple.sees('B')).toBe('step writing');
  couple.finishes('B', 'writing').waits(PATIENCE - 1);
  expect(couple.sees('B')).toBe('hold');
  expect(couple.waits(1).sees('B')).toBe('ended');
});

it('[D59] thanks the one who stays when nobody was needed any more', () => {
  const couple = drawn(planOf(solo('writing', { limitMs: minutes(1) })))
    .leavesForGood('A')
    .finishes('B', 'writing');
  expect(couple.sees('B')).toBe('finished');
  expect(couple.outcome()).toBe('partner-lost');
});

it('[D59] does not take time passing for work done by the one who has left', () => {
  const unequal = planOf(solo('writing', { limitMs: minutes(1) }), solo('more', { content: onlyFor('B', 'more') }));
  const couple = drawn(unequal).leavesForGood('A').waits(minutes(5)).finishes('B', 'more');
  expect(couple.outcome()).toBe('partner-lost');
  expect(couple.sees('A')).toBe('left');
});

it('[D60] cannot leave any more who is through, or for whom it is over', () => {
  const through = drawn(planOf(solo('writing'))).finishes('A', 'writing');
  expect(through.tries({ type: 'member-withdrew', member: 'A' })).toBe('session-over');
  expect(through.finishes('B', 'writing').outcome()).toBe('completed');
  const leftBehind = drawn(planOf(barrier('meet', { onTimeout: 'continue-alone' }), solo('after')));
  leftBehind.leaves('A').waits(PATIENCE + seconds(1));
  expect(leftBehind.tries({ type: 'member-withdrew', member: 'A' })).toBe('session-over');
});

describe('[D143] the code of a panel', () => {
  const paired = planOf(together('talk', { onPartnerGone: 'end' }), solo('after'));
  const talking = () => drawn(paired).acknowledges('A', 'B');
  const codesOf = (couple: Couple) => {
    couple.waits(minutes(30));
    return (['A', 'B'] as const).map((member) => {
      const screen = couple.screen(member);
      return 'panel' in screen ? screen.panel?.code : screen.kind;
    });
  };

  it.each<readonly [string, string, () => Couple]>([
    ['leaves for good', 'L', () => talking().leavesForGood('A')],
    ['loses the connection', 'E', () => talking().leaves('A')],
    ['is ended by the experimenter', 'E', () => talking().isEndedByExperimenter()],
    ['is ended for one', 'E', () => talking().isEndedFor('A')],
    ['says no at the beginning', 'L', () => new Couple(paired).arrives('A', 'B').declines('A').agrees('B').finishes('B', 'baseline')],
    ['never comes', 'E', () => new Couple(paired).arrives('B').agrees('B').finishes('B', 'baseline')],
  ])('[D143] of whoever is left behind is the same when the other %s', (_, own, departed) => {
    expect(codesOf(departed())).toEqual([own, 'E']);
  });

  it('[D143] of whoever goes on silently is that of whoever is through', () => {
    const couple = drawn(planned).goesOnUnkept('A').bothFinish('writing').acknowledges('A', 'B').bothFinish('after');
    expect(codesOf(couple)).toEqual(['F', 'F']);
  });
});
