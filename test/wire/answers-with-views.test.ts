import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { SessionView } from '../../server/protocol/view.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { openBoth, signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Views that come in a frame of their own from now on. */
function byThemselves(window: Window): readonly SessionView[] {
  const views: SessionView[] = [];
  window.socket.onAny((event, view) => {
    if (event === 'session:view') views.push(view);
  });
  return views;
}

it('brings the next step with the answer to the finish of the last, and not once more', async () => {
  const { participants } = await makeCouple(app, studyId);
  using window = await Window.open(app.url, { signIn: await signInWith(app.url, participants[0].token) });
  await window.step('consent');
  const [alone, before] = [byThemselves(window), window.sent.length];
  await window.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
  expect(window.sent.slice(before)).toMatchObject([{ screen: { kind: 'step', step: { stepId: 'baseline' } } }]);
  expect(await window.finishes('consent')).toMatchObject({ ok: false, code: 'step-stale' });
  expect(await window.hasAnswer()).toBe(true);
  expect(alone).toEqual([]);
});

it('tells the partner, who has asked for nothing, in a frame of its own, and nothing where nothing changes for them', async () => {
  const [one, other] = await openBoth(app.url, await makeCouple(app, studyId));
  using _one = one;
  using _other = other;
  await other.step('consent');
  const alone = byThemselves(other);
  await one.acknowledgesStarts().comesToDoor();
  expect(await other.hasAnswer()).toBe(true);
  expect(alone).toEqual([]);
  const toOne = byThemselves(one);
  await other.acknowledgesStarts().comesToDoor();
  await Promise.all([one.step('talk'), other.step('talk')]);
  expect(toOne.length).toBeGreaterThan(0);
});

it('answers a request that is refused without a view', async () => {
  const [one, other] = await openBoth(app.url, await makeCouple(app, studyId));
  using _other = other;
  using window = one;
  await window.step('consent');
  const before = window.sent.length;
  const answer = await window.asks('message:send', { messageId: randomUUID(), stepId: 'nowhere', text: 'x', sentAt: 1, typedMs: 1 });
  expect(answer).toMatchObject({ ok: false, code: 'payload-invalid' });
  expect(window.sent.length).toBe(before);
});
