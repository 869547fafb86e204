import { expect, it } from 'vitest';
import { WholeChat } from '../../client/participant/link/whole-chat.ts';
import type { ChatMessage, SessionView } from '../../server/protocol/view.ts';

function view(stepId: string, messagesBefore: number, ...texts: readonly string[]): SessionView {
  const messages = texts.map((text): ChatMessage => ({ id: text, isMine: true, text }));
  const step = { stepId, kind: 'chat', content: { trials: [], waiting: '' }, start: null, endsAt: null, resumeAt: 0, messages, messagesBefore };
  return {
    seq: 1, member: 'A', language: 'en', isTest: true, part: { number: 1, of: 1 }, partnerAway: null, keeping: null, pause: null, notice: null, comeBack: null,
    screen: { kind: 'step', step },
  };
}

function shown({ screen }: SessionView): readonly (string | null)[] {
  return screen.kind === 'step' ? screen.step.messages.map(({ text }) => text) : [];
}

it('puts a chat together from what each view brings', () => {
  const chat = new WholeChat();
  expect(shown(chat.completed(view('talk', 0, 'one', 'two')))).toEqual(['one', 'two']);
  expect(shown(chat.completed(view('talk', 2, 'three')))).toEqual(['one', 'two', 'three']);
  expect(shown(chat.completed(view('talk', 3)))).toEqual(['one', 'two', 'three']);
});

it('begins anew with all of it on a new connection, and in the next chat with none', () => {
  const chat = new WholeChat();
  chat.completed(view('talk', 0, 'one', 'two'));
  expect(shown(chat.completed(view('talk', 0, 'one', 'two', 'three')))).toEqual(['one', 'two', 'three']);
  expect(shown(chat.completed(view('more', 0)))).toEqual([]);
});

it('doubles nothing where what came between was ignored as old', () => {
  const chat = new WholeChat();
  chat.completed(view('talk', 0, 'one', 'two', 'three'));
  expect(shown(chat.completed(view('talk', 2, 'three', 'four')))).toEqual(['one', 'two', 'three', 'four']);
});
