import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { StepView } from '../../server/protocol/view.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { stateOf } from '../support/fold.ts';
import { talkStudy } from '../support/talk-study.ts';
import { openBoth, signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db, outerKey } = database;
const app = await startApp(database, { experiments: [talkStudy] });
const studyId = await makeStudy(database, { experiment: talkStudy });
afterAll(async () => {
  await app.close();
  await database.drop();
});

const DONE = { ok: true, data: null };
const hasFloor = ({ content }: StepView): boolean => content.trials.some(({ plugin }) => plugin === 'tandem-turn');

/** At the first turn. `speaker` has the floor. */
async function talking() {
  const couple = await makeCouple(app, studyId);
  const windows = await openBoth(app.url, couple);
  for (const window of windows) {
    window.acknowledgesStarts();
    await window.step('consent');
    await window.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
  }
  const [one, other] = windows;
  const isFirst = hasFloor(await one.step('set-1a'));
  await other.step('set-1a');
  const [first, second] = couple.participants;
  const [speaker, listener] = isFirst ? [one, other] : [other, one];
  const [person, partner] = isFirst ? [first, second] : [second, first];
  return { speaker, listener, person, partner, dyadSessionId: couple.dyadSessionId };
}

/** Every table in which these bytes stand, in any column. */
async function tablesWith(words: string): Promise<readonly string[]> {
  const tables: string[] = await db('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await db.raw(`select 1 from ?? as t where t::text like ? limit 1`, [table, `%${words}%`]);
    if (rows.length > 0) found.push(table);
  }
  return found;
}

/** How many views a window has had, once what both have done so far has come. */
async function viewsAtRest({ views }: Window): Promise<number> {
  for (;;) {
    const count = views.length;
    await new Promise((done) => setTimeout(done, 400));
    if (views.length === count) return count;
  }
}

it('goes on visibly: what is said reaches the partner, and none of it is anywhere on disk', async () => {
  const { speaker, listener, person, dyadSessionId } = await talking();
  const before = await viewsAtRest(listener);
  expect(await speaker.asks('session:leave', { how: 'silent' })).toEqual(DONE);
  await speaker.view(({ keeping }) => keeping === 'unkept');
  expect(listener.views).toHaveLength(before);

  const record = speaker.record('set-1a', 'turn', { response: { said: 'cx-between-us', unsent: null }, prompt_id: 'laugh', n_skips: 0 });
  expect(await speaker.records(record)).toEqual(DONE);
  expect(await speaker.records(record)).toMatchObject({ ok: false, code: 'record-duplicate' });
  expect(await speaker.finishes('set-1a')).toEqual(DONE);
  const heard = await listener.step('set-1b');
  expect(JSON.stringify(heard.content)).toContain('cx-between-us');

  expect(await tablesWith('cx-between-us')).toEqual([]);
  expect(await db('trial_records').where({ participant_id: person.participantId, step_id: 'set-1a' })).toEqual([]);
  const receipts = await db('receipts').where({ participant_id: person.participantId }).select('record_id', 'outbox_index', 'step_id');
  expect(receipts).toEqual([{ record_id: record.recordId, outbox_index: record.outboxIndex, step_id: 'set-1a' }]);
  expect(Object.keys(await db('receipts').first()).sort()).toEqual([
    'after_seq', 'dyad_session_id', 'member', 'outbox_id', 'outbox_index', 'participant_id', 'received_at', 'record_id', 'step_id', 'trial_index',
  ]);
  const finished = await db('events').where({ dyad_session_id: dyadSessionId, type: 'step-finished' }).orderBy('seq', 'desc').first('body');
  expect(finished.body).toMatchObject({ stepId: 'set-1a', answers: {} });
  expect(await db('texts').where({ participant_id: person.participantId })).toEqual([]);
  expect(await db('withdrawn_people').where({ participant_id: person.participantId })).toHaveLength(1);

  expect(await speaker.asks('clock:report', { offset: 1, uncertainty: 1, rttMedian: 1, rttP95: 1, pings: 3, hiddenMs: 0 })).toEqual(DONE);
  expect(await db('clock_reports').where({ participant_id: person.participantId })).toEqual([]);
});

it('a message of the chat passes through memory only, once, and the partner answers', async () => {
  const { speaker, listener, person, partner, dyadSessionId } = await talking();
  expect(await speaker.asks('session:leave', { how: 'silent' })).toEqual(DONE);
  for (const stepId of ['set-1a', 'set-1b', 'set-2a', 'set-2b']) {
    const [own] = await Promise.all([speaker.step(stepId), listener.step(stepId)]);
    const turn = { response: { said: `in ${stepId}`, unsent: null }, prompt_id: 'laugh', n_skips: 0 };
    await (hasFloor(own) ? speaker : listener).does(stepId, [['turn', turn]]);
  }
  const last = await speaker.step('set-end');
  const reader = last.content.trials.some(({ parameters }) => parameters['button'] !== '') ? speaker : listener;
  await reader.does('set-end', [['listen', { response: null, rt: 900 }]]);
  for (const window of [speaker, listener]) {
    await window.step('told');
    await window.does('told', [['told', { response: null, rt: 900 }]]);
  }
  await Promise.all([speaker.step('talk'), listener.step('talk')]);
  // It is on both screens before both have said that they are ready for it.
  await eventually(async () => expect(await stateOf(db, dyadSessionId)).toMatchObject({ meeting: { stage: 'started' } }));
  const message = { messageId: randomUUID(), stepId: 'talk', text: 'cx-in-the-chat', sentAt: 1_000, typedMs: 300 };
  expect(await speaker.asks('message:send', message)).toEqual(DONE);
  expect(await speaker.asks('message:send', message)).toEqual(DONE);
  await listener.asks('message:send', { ...message, messageId: randomUUID(), text: 'kept words' });
  const { screen } = await listener.view((view) => view.screen.kind === 'step' && view.screen.step.messages.length === 2);
  expect(screen.kind === 'step' && screen.step.messages.map(({ isMine, text }) => [isMine, text])).toEqual([
    [false, 'cx-in-the-chat'],
    [true, 'kept words'],
  ]);
  expect(await tablesWith('cx-in-the-chat')).toEqual([]);
  expect(await db('messages').where({ participant_id: person.participantId })).toEqual([]);
  expect(await db('messages').where({ participant_id: partner.participantId })).toHaveLength(1);
  expect(await db('receipts').where({ record_id: message.messageId })).toMatchObject([{ trial_index: null, outbox_id: null }]);
});

it('after a reload it goes on behind what was done, and is still unkept', async () => {
  const { speaker, person } = await talking();
  expect(await speaker.asks('session:leave', { how: 'silent' })).toEqual(DONE);
  const record = speaker.record('set-1a', 'turn', { response: { said: 'words', unsent: null }, prompt_id: 'laugh', n_skips: 0 });
  expect(await speaker.records(record)).toEqual(DONE);
  speaker.close();
  using again = await Window.open(app.url, { signIn: await signInWith(app.url, person.token) });
  const { screen, keeping } = await again.view((view) => view.screen.kind === 'step');
  expect(keeping).toBe('unkept');
  expect(screen).toMatchObject({ step: { stepId: 'set-1a', resumeAt: 1 } });
});

it('a server that starts anew has forgotten the words, and the partner goes on without them', async () => {
  const { speaker, listener, person, partner } = await talking();
  expect(await speaker.asks('session:leave', { how: 'silent' })).toEqual(DONE);
  await speaker.does('set-1a', [['turn', { response: { said: 'cx-forgotten', unsent: null }, prompt_id: 'laugh', n_skips: 0 }]]);
  expect(JSON.stringify((await listener.step('set-1b')).content)).toContain('cx-forgotten');
  for (const window of [speaker, listener]) window.close();
  await using other = await startApp({ ...database, outerKey }, { experiments: [talkStudy] });
  using back = await Window.open(other.url, { signIn: await signInWith(other.url, partner.token) });
  const heard = await back.step('set-1b');
  expect(JSON.stringify(heard.content)).not.toContain('cx-forgotten');
  expect(await db('receipts').where({ participant_id: person.participantId })).toHaveLength(1);
  expect(other.complaints()).toEqual([]);
});

it('cannot be chosen before the consent, nor when it is over', async () => {
  const couple = await makeCouple(app, studyId);
  const [anna] = await openBoth(app.url, couple);
  await anna.step('consent');
  expect(await anna.asks('session:leave', { how: 'silent' })).toMatchObject({ ok: false, code: 'step-ahead' });
  expect(await anna.asks('session:leave', { how: 'stop' })).toEqual(DONE);
  expect(await anna.asks('session:leave', { how: 'silent' })).toMatchObject({ ok: false, code: 'session-over' });
  expect(await anna.asks('session:leave', { how: 'erase' })).toEqual(DONE);
  const scopes: string[] = await db('withdrawals').where({ participant_id: couple.participants[0].participantId }).orderBy('withdrawn_at').pluck('scope');
  expect(scopes).toEqual(['stop', 'erase']);
  await expect(signInWith(app.url, couple.participants[0].token)).rejects.toThrow('410');
});
