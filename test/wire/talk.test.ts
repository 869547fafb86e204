import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { textsToShow } from '../../server/dyad/view.ts';
import type { SessionView, StepView } from '../../server/protocol/view.ts';
import { loadStored } from '../../server/store/dyad-sessions.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { talkStudy } from '../support/talk-study.ts';
import { openBoth, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database, { experiments: [talkStudy] });
const studyId = await makeStudy(database, { experiment: talkStudy });
const typingStudyId = await makeStudy(database, { experiment: talkStudy, parameters: { typing: 'on' } });
afterAll(async () => {
  await app.close();
  await database.drop();
});

const DONE = { ok: true, data: null };

/** Both at the first turn: the one who has the floor, then the one who listens. */
async function talking(study = studyId): Promise<{ speaker: Window; listener: Window; dyadSessionId: string }> {
  const couple = await makeCouple(app, study);
  const windows = await openBoth(app.url, couple);
  for (const window of windows) {
    window.acknowledgesStarts();
    await window.step('consent');
    await window.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
  }
  const [one, other] = windows;
  const isSpeaking = hasFloor(await one.step('set-1a'));
  await other.step('set-1a');
  const [speaker, listener] = isSpeaking ? [one, other] : [other, one];
  return { speaker, listener, dyadSessionId: couple.dyadSessionId };
}

function hasFloor({ content }: StepView): boolean {
  return content.trials.some(({ plugin }) => plugin === 'tandem-turn');
}

async function says(window: Window, stepId: string, said: string, prompt_id: string): Promise<void> {
  await window.does(stepId, [['turn', { response: { said, unsent: null }, prompt_id, n_skips: 0 }]]);
}

/** Through all turns and the page that tells roles, to the chat. */
async function chatting(study = studyId) {
  const { speaker, listener, dyadSessionId } = await talking(study);
  for (const stepId of ['set-1a', 'set-1b', 'set-2a', 'set-2b']) {
    const [own] = await Promise.all([speaker.step(stepId), listener.step(stepId)]);
    await says(hasFloor(own) ? speaker : listener, stepId, `in ${stepId}`, 'laugh');
  }
  const last = await speaker.step('set-end');
  const reader = last.content.trials.some(({ parameters }) => parameters['button'] !== '') ? speaker : listener;
  await reader.does('set-end', [['listen', { response: null, rt: 900 }]]);
  for (const window of [speaker, listener]) {
    await window.step('told');
    await window.does('told', [['told', { response: null, rt: 900 }]]);
  }
  await Promise.all([speaker.step('talk'), listener.step('talk')]);
  return { speaker, listener, dyadSessionId };
}

function message(text: string, given: { messageId?: string; stepId?: string } = {}) {
  return { messageId: randomUUID(), stepId: 'talk', text, sentAt: Date.now(), typedMs: 400, ...given };
}

/** Again until the chat has begun. */
async function sends(window: Window, sent: ReturnType<typeof message>) {
  for (;;) {
    const answer = await window.asks('message:send', sent);
    if (answer.ok || answer.code !== 'retry') return answer;
  }
}

it('brings what the one with the floor has sent to the other, with the question it answers, and nothing before', async () => {
  const { speaker, listener } = await talking();
  using _speaker = speaker;
  using _listener = listener;
  expect(JSON.stringify(listener.views)).not.toContain('made you laugh');
  await says(speaker, 'set-1a', 'The goose in the park.', 'laugh');
  const next = await listener.step('set-1b');
  expect(hasFloor(next)).toBe(true);
  expect(next.content.trials[0]?.parameters).toMatchObject({ heard_text: 'The goose in the park.', heard_prompt: 'laugh' });
  expect(JSON.stringify(speaker.views)).not.toContain('The goose in the park.');
});

it('keeps what was typed and not sent from the partner', async () => {
  const { speaker, listener } = await talking();
  using _speaker = speaker;
  using _listener = listener;
  const cut = { response: { said: null, unsent: 'half a sentence' }, prompt_id: 'laugh', timed_out: true };
  await speaker.does('set-1a', [['turn', cut]]);
  const next = await listener.step('set-1b');
  expect(next.content.trials[0]?.parameters).toMatchObject({ heard_text: null });
  expect(JSON.stringify(listener.views)).not.toContain('half a sentence');
});

it('shows each message to both once it is on disk, sealed, and stores it once', async () => {
  const { speaker, listener, dyadSessionId } = await chatting();
  using _speaker = speaker;
  using _listener = listener;
  const hello = message('Hello there');
  expect(await sends(speaker, hello)).toEqual(DONE);
  expect(await sends(speaker, hello)).toEqual(DONE);
  expect(await sends(listener, message('Hi yourself'))).toEqual(DONE);
  const { screen } = await listener.view((view) => view.screen.kind === 'step' && view.screen.step.messages.length === 2);
  expect(screen).toMatchObject({ step: { messages: [{ isMine: false, text: 'Hello there' }, { isMine: true, text: 'Hi yourself' }] } });
  const rows = await db('messages').where({ dyad_session_id: dyadSessionId }).orderBy('seq');
  expect(rows).toMatchObject([{ message_id: hello.messageId, step_id: 'talk', typed_ms: 400 }, { step_id: 'talk' }]);
  const texts = await db('texts').whereIn('text_id', rows.map(({ text_id }) => text_id));
  expect(texts.map(({ sealed }) => String(sealed)).join()).not.toContain('Hello');
  const events = await db('events').where({ dyad_session_id: dyadSessionId, type: 'message-sent' });
  expect(JSON.stringify(events)).not.toContain('Hello');
});

it('sends each message once to a connection, and all of them to the next one, also from what is on disk', async () => {
  const { speaker, listener, dyadSessionId } = await chatting();
  using _listener = listener;
  const texts = ['first', 'second', 'third'];
  for (const text of texts) expect(await sends(speaker, message(text))).toEqual(DONE);
  await listener.view((view) => textsOf(view).length === texts.length);
  expect(listener.sent.flatMap(textsOf)).toEqual(texts);
  const { state, plan } = await loadStored(db, dyadSessionId);
  expect(textsToShow(state, plan, 'A', 0)).toHaveLength(texts.length);
  using again = await Window.open(app.url, speaker.credentials);
  await again.view((view) => textsOf(view).length > 0);
  expect(again.sent.flatMap(textsOf)).toEqual(texts);
});

function textsOf({ screen }: SessionView): readonly (string | null)[] {
  return screen.kind === 'step' ? screen.step.messages.map(({ text }) => text) : [];
}

it('takes no message before the chat, and none that is no message', async () => {
  const { speaker, listener } = await talking();
  using _speaker = speaker;
  using _listener = listener;
  expect(await speaker.asks('message:send', message('too early'))).toMatchObject({ ok: false, code: 'retry' });
  expect(await speaker.asks('message:send', message(''))).toMatchObject({ ok: false, code: 'payload-invalid' });
  expect(await speaker.asks('message:send', message('x', { stepId: 'set-1a' }))).toMatchObject({ ok: false, code: 'payload-invalid' });
  expect(await db('messages').where({ step_id: 'set-1a' })).toEqual([]);
});

/** Every `partner:typing` this window has been sent. */
function typingHeard(window: Window): readonly unknown[] {
  const heard: unknown[] = [];
  window.socket.on('partner:typing', (...told) => heard.push(...told));
  return heard;
}

/** Until the other has the next message, and with it all that was sent before. */
async function isCaughtUp(from: Window, to: Window): Promise<void> {
  const text = `caught up ${randomUUID()}`;
  expect(await sends(from, message(text))).toEqual(DONE);
  await to.view(({ screen }) => screen.kind === 'step' && screen.step.messages.some((each) => each.text === text));
}

it('tells nobody that the partner writes where the chat does not say so', async () => {
  const { speaker, listener } = await chatting();
  using _speaker = speaker;
  using _listener = listener;
  const heard = typingHeard(listener);
  await isCaughtUp(speaker, listener);
  expect(await speaker.asks('typing:tell', { stepId: 'talk' })).toMatchObject({ ok: false, code: 'payload-invalid' });
  await isCaughtUp(speaker, listener);
  expect(heard).toEqual([]);
});

it('tells that the partner writes, and nothing else, where it does; keeps nothing of it, and not more than a person types', async () => {
  const { speaker, listener, dyadSessionId } = await chatting(typingStudyId);
  using _speaker = speaker;
  using _listener = listener;
  const [heard, ownEcho] = [typingHeard(listener), typingHeard(speaker)];
  await isCaughtUp(speaker, listener);
  const tell = () => speaker.asks('typing:tell', { stepId: 'talk' });
  expect(await tell()).toEqual(DONE);
  await isCaughtUp(speaker, listener);
  expect(heard).toEqual([{ stepId: 'talk' }]);
  const answers = await Promise.all(Array.from({ length: 40 }, tell));
  expect(answers).toContainEqual({ ok: false, code: 'rate', message: 'too many at once' });
  await isCaughtUp(speaker, listener);
  // Of what comes faster than the line takes it, some is dropped.
  expect(heard.length).toBeLessThanOrEqual(1 + answers.filter(({ ok }) => ok).length);
  expect(ownEcho).toEqual([]);
  expect(await speaker.asks('typing:tell', { stepId: 'set-1a' })).toMatchObject({ ok: false });
  const { rows } = await db.raw('select count(*)::int as n from events where dyad_session_id = ? and type = ?', [dyadSessionId, 'message-sent']);
  expect(rows).toEqual([{ n: 3 }]);
});

it('refuses to tell it of another step, and with more than its id', async () => {
  const { speaker, listener } = await talking(typingStudyId);
  using _speaker = speaker;
  using _listener = listener;
  const heard = typingHeard(listener);
  expect(await speaker.asks('typing:tell', { stepId: 'talk' })).toMatchObject({ ok: false, code: 'step-ahead' });
  expect(await speaker.asks('typing:tell', { stepId: 'set-1a' })).toMatchObject({ ok: false, code: 'step-ahead' });
  expect(await speaker.asks('typing:tell', { stepId: 'talk', text: 'what I typed' })).toMatchObject({ ok: false, code: 'payload-invalid' });
  await says(speaker, 'set-1a', 'The goose.', 'laugh');
  await listener.step('set-1b');
  expect(heard).toEqual([]);
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
