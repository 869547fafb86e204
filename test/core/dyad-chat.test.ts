import { expect, it } from 'vitest';
import { tellsTyping, withMessages, withoutMessages } from '../../server/dyad/messages.ts';
import type { DyadEvent } from '../../server/dyad/state.ts';
import { textsToShow } from '../../server/dyad/view.ts';
import type { Member } from '../../server/protocol/member.ts';
import { chat, minutes, planOf, seconds, solo } from '../support/dyad-plans.ts';
import { type Couple, drawn } from '../support/dyads.ts';

function talking(): Couple {
  return drawn(planOf(chat('talk'), solo('after'))).acknowledges('A', 'B').waits(500);
}

function says(couple: Couple, member: Member, words: string, messageId = words): Couple {
  const textId = `text-${couple.texts.size + 1}`;
  couple.texts.set(textId, words);
  return couple.happens({ type: 'message-sent', member, stepId: 'talk', messageId, textId });
}

function read(couple: Couple, member: Member, had = 0): readonly string[] {
  const { screen } = couple.view(member, had);
  if (screen.kind !== 'step') return [];
  return screen.step.messages.map(({ isMine, text }) => `${isMine ? 'me' : 'you'}: ${text}`);
}

it('[D96] shows each message to both, in the order of the events', () => {
  const couple = talking();
  says(says(says(couple, 'A', 'Hello'), 'B', 'Hi'), 'A', 'So?');
  expect(read(couple, 'A')).toEqual(['me: Hello', 'you: Hi', 'me: So?']);
  expect(read(couple, 'B')).toEqual(['you: Hello', 'me: Hi', 'you: So?']);
});

it('[D96] has them again after a reload, and none behind the chat', () => {
  const couple = says(talking(), 'A', 'Hello').leaves('B').waits(seconds(3)).arrives('B');
  expect(read(couple, 'B')).toEqual(['you: Hello']);
  couple.waits(minutes(2));
  expect(couple.sees('B')).toBe('step after');
  expect(JSON.stringify(couple.view('B'))).not.toContain('Hello');
});

it('[D96] has for a connection only what that has not been sent, and says how much that was', () => {
  const couple = says(says(talking(), 'A', 'Hello'), 'B', 'Hi');
  expect(read(couple, 'A', 1)).toEqual(['you: Hi']);
  expect(couple.view('A', 1).screen).toMatchObject({ step: { messagesBefore: 1 } });
  expect(textsToShow(couple.state, couple.plan, 'A', 1)).toEqual(['text-2']);
  expect(read(couple, 'A', 2)).toEqual([]);
  expect(couple.view('A', 2).seq).toBe(couple.view('A').seq);
});

it('[D86] has what was said again from the events, in the chat on screen and after an outage', () => {
  const couple = drawn(planOf(chat('talk'), chat('more'), solo('after'))).acknowledges('A', 'B').waits(500);
  const comesBackWhole = () => {
    const said = couple.events.filter((event): event is DyadEvent & { type: 'message-sent' } => event.type === 'message-sent');
    expect(withMessages(withoutMessages(couple.state), said, couple.plan)).toEqual(couple.state);
  };
  says(says(couple, 'A', 'Hello'), 'B', 'Hi');
  expect(JSON.stringify(withoutMessages(couple.state))).not.toContain('text-1');
  comesBackWhole();
  says(couple.leaves('B').waits(seconds(3)).arrives('B'), 'B', 'There again');
  comesBackWhole();
  couple.waits(minutes(2) + seconds(2)).acknowledges('A', 'B').waits(500);
  comesBackWhole();
  couple.happens({ type: 'message-sent', member: 'A', stepId: 'more', messageId: 'm', textId: 't' });
  expect(read(couple, 'A')).toHaveLength(1);
  comesBackWhole();
});

it('[D97] takes a message once that is sent twice', () => {
  const couple = says(talking(), 'A', 'Hello');
  const before = couple.state;
  expect(says(couple, 'A', 'Hello').state).toBe(before);
  expect(read(couple, 'B')).toEqual(['you: Hello']);
});

it('[D98] takes none before its start, and none behind its end', () => {
  const couple = drawn(planOf(chat('talk'), solo('after')));
  const message = { type: 'message-sent', member: 'A', stepId: 'talk', messageId: 'm', textId: 't' } as const;
  expect(couple.tries(message)).toBe('step-ahead');
  couple.acknowledges('A', 'B').waits(minutes(3));
  expect(couple.tries(message)).toBe('step-stale');
  expect(couple.tries({ ...message, stepId: 'after' })).toBe('step-ahead');
});

const typing = () => drawn(planOf(solo('before'), chat('talk', { typing: true }), chat('quiet'), solo('after')));
const tells = (couple: Couple, member: Member, stepId = 'talk') => tellsTyping(couple.state, couple.plan, member, stepId);

it('[D102] tells the partner that somebody writes in a chat that says so, while both are in it', () => {
  const couple = typing().finishes('A', 'before');
  expect(tells(couple, 'A')).toBe('step-ahead');
  couple.finishes('B', 'before');
  expect(tells(couple, 'A')).toBe('step-ahead');
  couple.acknowledges('A', 'B').waits(500);
  expect([tells(couple, 'A'), tells(couple, 'B')]).toEqual([true, true]);
  expect(tells(couple, 'A', 'before')).toBe('step-ahead');
  couple.waits(minutes(2) + seconds(2)).acknowledges('A', 'B').waits(500);
  expect(tells(couple, 'A')).toBe('step-stale');
  expect(tells(couple, 'A', 'quiet')).toBe('payload-invalid');
});

it.each([
  ['leaves', (couple: Couple) => couple.leaves('B')],
  ['leaves for good', (couple: Couple) => couple.leavesForGood('B')],
  ['is parted from them by the experimenter', (couple: Couple) => couple.isEndedByExperimenter()],
] as const)('[D103] is not refused, and told to nobody, when the partner %s', (_, goes) => {
  const couple = typing().bothFinish('before').acknowledges('A', 'B').waits(500);
  expect(tells(goes(couple), 'A')).toBe(false);
});
