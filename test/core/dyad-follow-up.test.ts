import { expect, it } from 'vitest';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import { awaited, overSince } from '../../server/dyad/follow-up.ts';
import { joinParts } from '../../server/dyad/plan.ts';
import type { DyadEvent, DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { view } from '../../server/dyad/view.ts';
import type { Member } from '../../server/protocol/member.ts';
import { barrier, minutes, onlyFor, PATIENCE, planOf, solo } from '../support/dyad-plans.ts';
import { drawn, NOON, type Happening } from '../support/dyads.ts';

const plan = joinParts([planOf(solo('only-b', { content: onlyFor('B', 'only-b') }), solo('mood'), solo('last')).partTwo]);
const showing = { isTest: false, completionCode: 'code', panelCodes: null, texts: new Map(), resumeAt: 0, messagesHad: 0 };

/** A follow-up to which these things happen, a minute apart. */
function after(...happenings: readonly Happening[]): DyadState {
  return happenings.reduce<DyadState>((state, happening, index) => {
    const event = { ...happening, at: NOON + minutes(index + 1) } as DyadEvent;
    const result = transition(state, event, plan);
    if (!result.accepted) throw new Error(`${event.type} is refused as ${result.code}`);
    return result.next;
  }, awaited(NOON, { A: 'en', B: 'de' }, plan));
}

const comes = (member: Member): Happening => ({ type: 'member-arrived', member });
const goes = (member: Member): Happening => ({ type: 'member-left', member });
const does = (member: Member, stepId: string): Happening => ({ type: 'step-finished', member, stepId, answers: {}, texts: {} });
const sees = (state: DyadState, member: Member) => view(state, plan, member, showing);
const wholeOfA = [comes('A'), does('A', 'mood'), does('A', 'last')];
const wholeOfB = [comes('B'), does('B', 'only-b'), does('B', 'mood'), does('B', 'last')];

it('[D140] begins for each at the first step that concerns them', () => {
  const [a, b] = [sees(after(), 'A').screen, sees(after(), 'B').screen];
  expect([a, b]).toMatchObject([{ step: { stepId: 'mood' } }, { step: { stepId: 'only-b' } }]);
});

it('[D140] shows the same, whatever the partner does or does not', () => {
  const partner: readonly (readonly Happening[])[] = [
    [], [comes('B')], [comes('B'), goes('B')], wholeOfB, [comes('B'), { type: 'member-withdrew', member: 'B' }],
    [comes('B'), { type: 'member-withdrew-silently', member: 'B' }],
  ];
  const mine: readonly (readonly Happening[])[] = [[comes('A')], [comes('A'), goes('A'), comes('A')], wholeOfA.slice(0, 2), wholeOfA];
  for (const done of mine) {
    const views = partner.map((theirs) => JSON.stringify(sees(after(...theirs, ...done), 'A')));
    expect(new Set(views).size).toBe(1);
  }
  expect(sees(after(...wholeOfA), 'A').screen).toMatchObject({ kind: 'finished' });
});

it('[D141] has no deadline, and is completed by the second who is through', () => {
  const half = after(...wholeOfA);
  expect([half.phase, nextDeadline(half, plan)]).toEqual(['apart', null]);
  expect(after(...wholeOfA, ...wholeOfB).phase).toBe('completed');
  expect(after(comes('A'), { type: 'member-withdrew', member: 'A' }, ...wholeOfB)).toMatchObject({ phase: 'ended-early' });
  expect(after(...wholeOfA, comes('B'), { type: 'member-withdrew', member: 'B' }).phase).toBe('ended-early');
});

it('[D142] counts from when each was through, and not from when the partner was', () => {
  const couple = drawn(planOf(solo('talk'), solo('after'))).bothFinish('talk').finishes('A', 'after');
  const through = couple.now;
  expect(overSince(couple.state, couple.plan, 'A')).toBe(through);
  expect(overSince(couple.state, couple.plan, 'B')).toBeNull();
  couple.waits(minutes(7)).finishes('B', 'after');
  expect(overSince(couple.state, couple.plan, 'A')).toBe(through);
  expect(overSince(couple.state, couple.plan, 'B')).toBe(through + minutes(7));
});

it('[D142] counts from the end where it ended early, and not at all for whoever has left', () => {
  const couple = drawn(planOf(solo('talk'), barrier('meet'), solo('after'))).finishes('A', 'talk');
  couple.leavesForGood('B').waits(PATIENCE);
  expect(couple.outcome()).toBe('partner-lost');
  expect(overSince(couple.state, couple.plan, 'A')).toBe(couple.state.phase === 'ended-early' ? couple.state.at : null);
  expect(overSince(couple.state, couple.plan, 'B')).toBeNull();
});

it('[D142] counts for each by their own half once the experimenter has ended it', () => {
  const couple = drawn(planOf(solo('talk'), solo('after'))).isEndedByExperimenter();
  expect(overSince(couple.state, couple.plan, 'A')).toBeNull();
  couple.finishes('A', 'talk').finishes('A', 'after');
  expect(overSince(couple.state, couple.plan, 'A')).toBe(couple.now);
});
