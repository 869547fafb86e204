import { afterAll, describe, expect, it } from 'vitest';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import type { DyadState } from '../../server/dyad/state.ts';
import type { NewCouple, NewParticipant } from '../../server/sessions/enrolment.ts';
import { windowOf } from '../../server/dyad/windows.ts';
import { loadStored } from '../../server/store/dyad-sessions.ts';
import { wavesOf } from '../../server/store/follow-ups.ts';
import { studyStatus } from '../../server/store/studies.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { followUpStudy } from '../support/follow-up-study.ts';
import { foldOf, stateOf } from '../support/fold.ts';
import { SOUND } from '../support/hostile-frames.ts';
import { keptRows } from '../support/kept-rows.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { openBoth, signInWith, startTogether, Window } from '../support/window.ts';

const DAY = 24 * 60 * 60_000;
const ZONE = 'Pacific/Auckland';
const [WEEK_2, MONTH_1] = followUpStudy.followUps ?? [];
if (WEEK_2 === undefined || MONTH_1 === undefined) throw new Error('no follow-ups');

const database = await createDatabase();
const { db } = database;
const clock = new ShiftedClock(await PostgresClock.start(db, () => undefined));
const app = await startApp(database, { experiments: [followUpStudy], clock });
const studyId = await makeStudy(database, { experiment: followUpStudy });
afterAll(async () => {
  await app.close();
  await database.drop();
});

const DEVICE = { device: 'phone', browser: 'Firefox 145', screenWidth: 390, screenHeight: 844, pixelRatio: 3, timezone: ZONE };

/** Both have been through the sitting, up to these steps. */
async function sat(...rest: readonly string[]): Promise<{ readonly couple: NewCouple; readonly windows: readonly [Window, Window] }> {
  const couple = await makeCouple(app, studyId, { condition: 'dry' });
  const windows = await openBoth(app.url, couple);
  await startTogether(...windows);
  const steps: Readonly<Record<string, Parameters<Window['does']>[1]>> = {
    talk: [['talk', { response: { words: 'some words' } }]],
    alone: [['alone', { response: 'good' }]],
    after: [['again', { response: 'bad' }], ['words', { response: { last: 'more words' } }]],
  };
  await Promise.all(
    windows.map(async (window) => {
      await window.asks('device:report', DEVICE);
      for (const id of ['talk', 'alone', 'after'].filter((step) => rest.length === 0 || rest.includes(step))) {
        await begins(window, id);
        await window.does(id, steps[id] ?? []);
      }
    }),
  );
  return { couple, windows };
}

/** Behind a barrier a step is shown before it begins. */
async function begins(window: Window, stepId: string): Promise<void> {
  const { start } = await window.step(stepId);
  const left = (start?.at ?? 0) - clock.now();
  if (left > 0) await new Promise((done) => setTimeout(done, left + 30));
}

/** Both to the end, and away. */
async function through(): Promise<NewCouple> {
  const { couple, windows } = await sat();
  for (const window of windows) {
    await window.screen('finished');
    window.close();
  }
  return couple;
}

const open = async ({ token }: NewParticipant) => Window.open(app.url, { signIn: await signInWith(app.url, token) });

async function linkOf({ token }: NewParticipant) {
  const response = await fetch(`${app.url}/api/link`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }),
  });
  return { status: response.status, ...(await response.json()) };
}

const comesTo = async (window: Window, stepId: string) => (await window.step(stepId)).stepId;

async function takes(window: Window, stepId: 'week-2' | 'month-1'): Promise<void> {
  await window.step(stepId);
  if (stepId === 'month-1') return window.does('month-1', [['mood', { response: 'good' }]]);
  await window.does('week-2', [['mood', { response: 'good' }], ['recall', { response: { recall: 'a long walk' } }]]);
  const { content } = await window.step('security');
  await window.does('security', content.trials.map(({ id }) => [id, { response: null, items: [] }]));
}

const recordsOf = (dyadSessionId: string) =>
  db('trial_records').where({ dyad_session_id: dyadSessionId }).orderBy('received_at').select<{ participant_id: string; step_id: string; late: boolean }[]>('participant_id', 'step_id', 'late');

async function waveOf({ dyadId }: NewCouple, wave: number): Promise<string> {
  const id = (await wavesOf(db, dyadId))[wave - 1];
  if (id === undefined) throw new Error(`no wave ${wave}`);
  return id;
}

it('leads by one link from the sitting through both follow-ups, each alone and in their window', async () => {
  const couple = await through();
  const [anna, ben] = couple.participants;
  const { state } = await loadStored(db, couple.dyadSessionId);
  const windowFor = ({ member }: NewParticipant, schedule: NonNullable<typeof WEEK_2>) => windowOf(state.seats[member].enteredAt, schedule, ZONE);
  const week = windowFor(anna, WEEK_2);

  // Before the window: the last page of the sitting, with the day.
  expect(await linkOf(anna)).toMatchObject({ status: 200, isFollowUp: false, languages: [] });
  using early = await open(anna);
  expect(await early.screen('finished')).toMatchObject({ comeBack: { from: week.opensAt, until: week.closesAt } });
  early.close();

  clock.skip(week.opensAt - clock.now() + 1_000);
  expect(await linkOf(anna)).toMatchObject({ status: 200, isFollowUp: true, languages: [] });
  using first = await open(anna);
  const { content } = await first.step('week-2');
  expect(JSON.stringify(content)).toContain('Something dry since then?');
  expect(first.views.at(-1)).toMatchObject({ part: { number: 1, of: 1 }, partnerAway: null, keeping: 'kept', comeBack: null });

  // The partner comes while she is there: she is told nothing.
  using other = await open(ben);
  expect(await comesTo(other, 'week-2')).toBe('week-2');
  const told = first.views.length;
  await takes(other, 'week-2');
  await other.screen('finished');
  other.close();
  expect(first.views).toHaveLength(told);
  await takes(first, 'week-2');
  const month = windowFor(anna, MONTH_1);
  expect(await first.screen('finished')).toMatchObject({ comeBack: { from: month.opensAt, until: month.closesAt } });
  first.close();
  const wave2 = await waveOf(couple, 2);
  expect(await stateOf(db, wave2)).toMatchObject({ phase: 'completed' });
  expect((await recordsOf(wave2)).map(({ step_id, late }) => [step_id, late])).toHaveLength(6);
  expect((await recordsOf(wave2)).some(({ late }) => late)).toBe(false);

  clock.skip(month.opensAt - clock.now() + 1_000);
  using last = await open(anna);
  await takes(last, 'month-1');
  expect(await last.screen('finished')).toMatchObject({ comeBack: null });

  // Each wave is what its events lead to.
  for (const id of await wavesOf(db, couple.dyadId)) {
    const { first_state } = await db('dyad_sessions').where({ dyad_session_id: id }).first<{ first_state: DyadState }>('first_state');
    expect(await foldOf(db, id, first_state)).toEqual(await stateOf(db, id));
  }
  expect(app.complaints()).toEqual([]);
});

it('lets in whoever is late, until the next opens; what their browser still holds is stored where it belongs', async () => {
  const couple = await through();
  const [anna, ben] = couple.participants;
  clock.skip(20 * DAY);
  using late = await open(anna);
  await late.step('week-2');
  await late.records(late.record('week-2', 'mood', { response: 'bad' }));
  late.close();
  clock.skip(10 * DAY);
  using later = await open(anna);
  expect(await comesTo(later, 'month-1')).toBe('month-1');
  const kept = later.record('week-2', 'recall', { response: { recall: 'typed offline' } }, { trialIndex: 1 });
  expect(await later.records(kept)).toEqual({ ok: true, data: null });
  expect(await later.finishes('week-2')).toEqual({ ok: true, data: null });
  expect(later.views.at(-1)?.screen).toMatchObject({ step: { stepId: 'month-1' } });
  expect((await recordsOf(await waveOf(couple, 2))).map(({ step_id }) => step_id)).toEqual(['week-2', 'week-2']);

  // The partner, who has been nowhere, in the same wave: what happens in another one is not theirs.
  using other = await open(ben);
  await other.step('month-1');
  const told = other.views.length;
  await later.does('month-1', [['mood', { response: 'good' }]]);
  await later.screen('finished');
  expect(other.views).toHaveLength(told);
  expect(await later.finishes('nowhere')).toMatchObject({ ok: false, code: 'step-ahead' });
});

describe('whoever has withdrawn', () => {
  it('has no further wave, and their partner has each of theirs', async () => {
    const couple = await through();
    const [anna, ben] = couple.participants;
    clock.skip(14 * DAY);
    using first = await open(anna);
    await first.step('week-2');
    expect(await first.asks('session:leave', { how: 'stop' })).toEqual({ ok: true, data: null });
    first.close();
    clock.skip(16 * DAY);
    using back = await open(anna);
    expect(await back.screen('left')).toMatchObject({ comeBack: null });
    expect(await back.asks('session:leave', { how: 'erase' })).toEqual({ ok: true, data: null });
    expect(await linkOf(anna)).toMatchObject({ status: 410, code: 'session-over' });
    using other = await open(ben);
    expect(await comesTo(other, 'month-1')).toBe('month-1');
    const texts = await db('texts').where({ participant_id: anna.participantId }).select<{ n_chars: number }[]>('n_chars');
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.every(({ n_chars }) => n_chars === 0)).toBe(true);
  });

  it('silently, goes on so in every later wave', async () => {
    const { couple, windows } = await sat('talk');
    const [anna] = couple.participants;
    const [mine] = windows;
    await mine.step('alone');
    expect(await mine.asks('session:leave', { how: 'silent' })).toEqual({ ok: true, data: null });
    await Promise.all(windows.map(async (window) => {
      await window.step('alone');
      await window.does('alone', [['alone', { response: 'good' }]]);
      await begins(window, 'after');
      await window.does('after', [['again', { response: 'bad' }], ['words', { response: { last: 'more' } }]]);
      await window.screen('finished');
      window.close();
    }));
    clock.skip(14 * DAY);
    using later = await open(anna);
    await later.step('week-2');
    expect(later.views.at(-1)).toMatchObject({ keeping: 'unkept' });
    await takes(later, 'week-2');
    expect(await later.screen('finished')).toMatchObject({ comeBack: { from: expect.any(Number) } });
    expect(await recordsOf(await waveOf(couple, 2))).toEqual([]);
  });
});

it('is there for whoever was drawn and ended early, and for nobody who was not drawn', async () => {
  const { couple, windows } = await sat('talk');
  const [anna, ben] = couple.participants;
  await windows[0].leaves();
  await windows[1].step('alone');
  await windows[1].does('alone', [['alone', { response: 'good' }]]);
  await windows[1].screen('hold');
  for (const window of windows) window.close();
  await eventually(async () => expect(await stateOf(db, couple.dyadSessionId)).toMatchObject({ phase: 'running', emptySince: expect.any(Number) }));
  // A day after both have gone it ends by itself, noticed by a server that starts.
  clock.skip(DAY + 60_000);
  await using noticing = await startApp(database, { experiments: [followUpStudy], clock });
  await eventually(async () => expect(await stateOf(db, couple.dyadSessionId)).toMatchObject({ phase: 'ended-early', reason: 'both-left' }));
  expect(noticing.complaints()).toEqual([]);
  clock.skip(15 * DAY);
  using later = await open(ben);
  expect(await comesTo(later, 'week-2')).toBe('week-2');
  using gone = await open(anna);
  expect(await gone.screen('left')).toMatchObject({ comeBack: null });

  const undrawn = await makeCouple(app, studyId);
  expect(await wavesOf(db, undrawn.dyadId)).toHaveLength(1);
  const couples = await db('dyads').where({ study_id: studyId }).count<{ count: string }[]>();
  expect((await studyStatus(db, studyId))[0]?.couples).toBe(Number(couples[0]?.count));
});

it('hears in a later wave nobody for the partner, nor for a dyad session of another wave or couple, whatever is sent', { timeout: 60_000 }, async () => {
  const [couple, strangers] = [await through(), await through()];
  const [anna, ben] = couple.participants;
  const { state } = await loadStored(db, couple.dyadSessionId);
  if (WEEK_2 === undefined) throw new Error('no follow-up');
  clock.skip(windowOf(state.seats[anna.member].enteredAt, WEEK_2, ZONE).opensAt - clock.now() + 1_000);
  using window = await open(anna);
  await window.step('week-2');
  const waves = await wavesOf(db, couple.dyadId);
  const all = [...waves, ...(await wavesOf(db, strangers.dyadId))].map((dyadSessionId, index) => ({ dyadSessionId, participants: index < waves.length ? couple.participants : strangers.participants }));
  const before = await keptRows(db, all);
  const claims = [
    { member: ben.member }, { participantId: ben.participantId }, { wave: 1 },
    ...all.map(({ dyadSessionId }) => ({ dyadSessionId })),
    ...strangers.participants.map(({ participantId }) => ({ participantId })),
  ];
  for (const [event, sound] of Object.entries(SOUND)) {
    for (const claim of claims) {
      expect(await window.asks(event, { ...sound, ...claim }), `${event} ${JSON.stringify(claim)}`).toMatchObject({ ok: false, code: 'payload-invalid' });
    }
  }
  expect(await keptRows(db, all)).toEqual(before);
});
