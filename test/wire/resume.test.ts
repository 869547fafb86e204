import { afterAll, expect, it } from 'vitest';
import type { DyadState } from '../../server/dyad/state.ts';
import type { StepView } from '../../server/protocol/view.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { foldOf, stateOf } from '../support/fold.ts';
import { movableProxy, type MovableProxy } from '../support/movable-proxy.ts';
import { Player, type Browser } from '../support/player.ts';

const database = await createDatabase();
const { db } = database;
const studyId = await makeStudy(database);
afterAll(() => database.drop());

/** A couple that knows the server by an address which stays when the server is another one. */
interface Couple {
  readonly url: string;
  readonly proxy: MovableProxy;
  readonly dyadSessionId: string;
  readonly enrolled: DyadState;
  readonly browsers: readonly [Browser, Browser];
  readonly anna: Player;
  readonly bert: Player;
  [Symbol.asyncDispose](): Promise<void>;
}

async function startCouple(app: RunningApp, timeWarp = 1): Promise<Couple> {
  const { participants, dyadSessionId } = await makeCouple(app, studyId, { timeWarp });
  const enrolled = await stateOf(db, dyadSessionId);
  const proxy = await movableProxy(app.port);
  const url = `http://127.0.0.1:${proxy.port}`;
  const browsers = [await Player.browser(url, participants[0]), await Player.browser(url, participants[1])] as const;
  const [anna, bert] = await Promise.all([Player.open(url, browsers[0]), Player.open(url, browsers[1])]);
  return {
    url, proxy, dyadSessionId, enrolled, browsers, anna, bert,
    async [Symbol.asyncDispose]() {
      await Promise.all([anna.close(), bert.close()]);
      await proxy[Symbol.asyncDispose]();
    },
  };
}

/** Both are in the minute together, which has begun. */
async function inTheMiddle(app: RunningApp, timeWarp = 1): Promise<Couple & { readonly endsAt: number | null }> {
  const couple = await startCouple(app, timeWarp);
  await Promise.all([couple.anna, couple.bert].map((player) => player.plays('consent', 'baseline')));
  await eventually(async () => expect(await stateOf(db, couple.dyadSessionId)).toMatchObject({ meeting: { stage: 'started' } }));
  const [one, other] = await Promise.all([couple.anna.step('talk'), couple.bert.step('talk')]);
  expect(one.endsAt).toBe(other.endsAt);
  await Promise.all([couple.anna.begins(one), couple.bert.begins(other)]);
  return { ...couple, endsAt: one.endsAt };
}

/** It is completed, and everything that was ever recorded, on pages `closed` since too, is on disk once. */
async function expectComplete(
  { dyadSessionId, enrolled, browsers }: Couple,
  open: readonly [Player, Player],
  closed: readonly Player[] = [],
): Promise<void> {
  const players = [...open, ...closed];
  const made = players.flatMap((player) => player.made).sort();
  await Promise.all(open.map((player) => player.link.drained()));
  const rows = await db('trial_records').where({ dyad_session_id: dyadSessionId }).select('record_id', 'outbox_id', 'outbox_index', 'late');
  expect(rows.map(({ record_id }) => record_id).sort()).toEqual(made);
  expect(rows.filter(({ late }) => late)).toEqual([]);
  for (const { participantId } of browsers) {
    const numbers = await db('trial_records').where({ participant_id: participantId }).orderBy('outbox_index').pluck('outbox_index');
    expect(numbers).toEqual(numbers.map((_: number, index: number) => index));
  }
  expect(players.flatMap((player) => player.refused)).toEqual([]);
  const state = await stateOf(db, dyadSessionId);
  expect(state.phase).toBe('completed');
  expect(await foldOf(db, dyadSessionId, enrolled)).toEqual(state);
}

async function playOn(players: readonly [Player, Player], ...stepIds: readonly string[]): Promise<void> {
  await Promise.all(players.map((player) => player.plays(...stepIds)));
  for (const player of players) await player.sees(({ screen }) => screen.kind === 'finished');
}

/** The step as it is shown again after a break. */
async function shownAgain(player: Player, stepId: string, before: number): Promise<StepView> {
  await eventually(() => expect(player.views.length).toBeGreaterThan(before));
  return player.step(stepId);
}

it('goes on in the middle of a step together when the server was killed: same step, same end, nothing lost', async () => {
  const dying = await startApp(database);
  await using couple = await inTheMiddle(dying);
  const { anna, bert, proxy, endsAt } = couple;
  await anna.answers(await anna.step('talk'), 0);
  await anna.link.drained();
  const seen = [anna.views.length, bert.views.length] as const;

  await dying.crash();
  proxy.leadTo(null);
  await Promise.all([anna.becomes('offline'), bert.becomes('offline')]);
  // Bert goes on writing while there is no server.
  await bert.answers(await bert.step('talk'), 0);
  expect(await bert.link.outbox.count()).toBe(1);

  await using app = await startApp(database);
  proxy.leadTo(app.port);
  const [one, other] = [await shownAgain(anna, 'talk', seen[0]), await shownAgain(bert, 'talk', seen[1])];
  expect([one.endsAt, other.endsAt]).toEqual([endsAt, endsAt]);
  expect(one.resumeAt).toBe(1);
  await Promise.all([anna.link.finishStep('talk'), bert.link.finishStep('talk')]);
  await playOn([anna, bert], 'alone', 'after');
  await expectComplete(couple, [anna, bert]);
  expect(app.complaints()).toEqual([]);
});

it('keeps one at the barrier whose partner is busy when the server was killed, as long as before', async () => {
  const dying = await startApp(database);
  await using couple = await inTheMiddle(dying);
  const { anna, bert, proxy } = couple;
  await Promise.all([anna.plays('talk', 'alone'), bert.plays('talk')]);
  const before = await anna.sees(({ screen }) => screen.kind === 'hold');
  await bert.step('alone');
  const seen = [anna.views.length, bert.views.length] as const;

  await dying.crash();
  proxy.leadTo(null);
  await Promise.all([anna.becomes('offline'), bert.becomes('offline')]);
  await using app = await startApp(database);
  proxy.leadTo(app.port);
  await shownAgain(bert, 'alone', seen[1]);
  await eventually(() => expect(anna.views.length).toBeGreaterThan(seen[0]));
  expect(anna.views.at(-1)?.screen).toEqual(before.screen);
  await bert.plays('alone');
  await playOn([anna, bert], 'after');
  await expectComplete(couple, [anna, bert]);
  expect(app.complaints()).toEqual([]);
});

it('gives back the time for which nobody could be here when the server is closed in good order', async () => {
  const closing = await startApp(database);
  await using couple = await inTheMiddle(closing);
  const { anna, bert, proxy, endsAt, dyadSessionId } = couple;
  const seen = [anna.views.length, bert.views.length] as const;
  await closing.close();
  expect(closing.complaints()).toEqual([]);

  await using app = await startApp(database);
  proxy.leadTo(app.port);
  const [one, other] = [await shownAgain(anna, 'talk', seen[0]), await shownAgain(bert, 'talk', seen[1])];
  const instants = await db('events').where({ dyad_session_id: dyadSessionId }).whereIn('type', ['member-left', 'member-arrived']).orderBy('seq').pluck('at_ms');
  const [, , , bothGone = NaN, firstBack = NaN] = instants;
  expect([one.endsAt, other.endsAt]).toEqual(Array(2).fill((endsAt ?? NaN) + (firstBack - bothGone)));
  await playOn([anna, bert], 'talk', 'alone', 'after');
  await expectComplete(couple, [anna, bert]);
  expect(app.complaints()).toEqual([]);
});

it('goes on with both on one process when that of one partner is stopped in good order', async () => {
  const leaving = await startApp(database);
  await using staying = await startApp(database);
  await using couple = await inTheMiddle(leaving);
  const { anna, bert: gone, proxy, endsAt, browsers: [, browser] } = couple;
  // From here on they are on different processes.
  await gone.close();
  const bert = await Player.open(staying.url, browser);
  const talk = await bert.step('talk');
  await anna.answers(await anna.step('talk'), 0);
  await anna.link.drained();
  const seen = [anna.views.length, bert.views.length] as const;

  await leaving.close();
  proxy.leadTo(staying.port);
  const one = await shownAgain(anna, 'talk', seen[0]);
  expect([one.resumeAt, one.endsAt, talk.endsAt]).toEqual([1, endsAt, endsAt]);
  expect(anna.statuses).toEqual(['connecting', 'online', 'offline', 'online']);
  // The partner has neither lost the line nor been told of anything.
  expect([bert.statuses, bert.views.length]).toEqual([['connecting', 'online'], seen[1]]);
  await anna.link.finishStep('talk');
  await Promise.all([anna.plays('alone', 'after'), bert.plays('talk', 'alone', 'after')]);
  for (const player of [anna, bert]) await player.sees(({ screen }) => screen.kind === 'finished');
  await expectComplete(couple, [anna, bert], [gone]);
  await bert.close();
  expect([...leaving.complaints(), ...staying.complaints()]).toEqual([]);
});

it('shows after a reload the same step, its first open trial and the same end, and the partner nothing', async () => {
  await using app = await startApp(database);
  await using couple = await startCouple(app);
  const { anna, bert, url, browsers: [browser] } = couple;
  await Promise.all([anna.plays('consent'), bert.plays('consent', 'baseline')]);
  const questions = await anna.step('baseline');
  expect(questions.resumeAt).toBe(0);
  await anna.answers(questions, 0);
  await anna.link.drained();
  await anna.close();
  const second = await Player.open(url, browser);
  expect(await second.step('baseline')).toEqual({ ...questions, resumeAt: 1 });
  await second.plays('baseline');

  const talk = await second.step('talk');
  await bert.step('talk');
  await eventually(async () => expect(await stateOf(db, couple.dyadSessionId)).toMatchObject({ meeting: { stage: 'started' } }));
  const told = bert.views.length;
  await second.close();
  const third = await Player.open(url, browser);
  expect(await third.step('talk')).toEqual((await newest(second, talk)));
  expect(bert.views).toHaveLength(told);
  await playOn([third, bert], 'talk', 'alone', 'after');
  await expectComplete(couple, [third, bert], [anna, second]);
  await third.close();
  expect(app.complaints()).toEqual([]);
});

it('sends after a reload what was recorded while there was no line, and goes on behind it', async () => {
  await using app = await startApp(database);
  await using couple = await startCouple(app);
  const { anna, bert, proxy, url, browsers: [browser] } = couple;
  await Promise.all([anna.plays('consent'), bert.plays('consent', 'baseline')]);
  const questions = await anna.step('baseline');
  proxy.leadTo(null);
  await anna.becomes('offline');
  await anna.answers(questions, 0);
  await anna.close();
  proxy.leadTo(app.port);
  const again = await Player.open(url, browser);
  expect(await again.link.outbox.recordedTrials('baseline')).toEqual([0]);
  const step = await again.step('baseline');
  await again.answers(step, 1);
  await again.link.finishStep('baseline');
  await bert.becomes('online');
  await playOn([again, bert], 'talk', 'alone', 'after');
  await expectComplete(couple, [again, bert], [anna]);
  await again.close();
  expect(app.complaints()).toEqual([]);
});

it('shows on one server what was done on another meanwhile', async () => {
  await using one = await startApp(database);
  await using other = await startApp(database);
  const { participants: [person], dyadSessionId } = await makeCouple(one, studyId);
  const browser = await Player.browser(one.url, person);
  const leftTimes = async (times: number) =>
    eventually(async () => expect(await db('events').where({ dyad_session_id: dyadSessionId, type: 'member-left' })).toHaveLength(times));
  const first = await Player.open(one.url, browser);
  await first.step('consent');
  await first.close();
  await leftTimes(1);
  const second = await Player.open(other.url, browser);
  await second.plays('consent');
  await second.answers(await second.step('baseline'), 0);
  await second.link.drained();
  await second.close();
  await leftTimes(2);
  const third = await Player.open(one.url, browser);
  expect(await third.step('baseline')).toMatchObject({ resumeAt: 1 });
  expect(third.views.map(({ screen }) => screen.kind === 'step' && screen.step.stepId)).toEqual(['baseline']);
  await third.close();
});

it('ends a step at its own end although there was no server when that came, and says so once', async () => {
  const dying = await startApp(database);
  await using couple = await inTheMiddle(dying, 40);
  const { anna, bert, proxy, endsAt, dyadSessionId } = couple;
  await anna.answers(await anna.step('talk'), 0);
  await anna.link.drained();
  await dying.crash();
  proxy.leadTo(null);
  // The end, and a second and a half for what is on its way: both are over before the next server is there.
  await anna.passes((endsAt ?? NaN) + 1_500);
  await using app = await startApp(database);
  proxy.leadTo(app.port);
  await Promise.all([anna.step('alone'), bert.step('alone')]);
  const noticed = await db('events').where({ dyad_session_id: dyadSessionId, type: 'deadline-passed' }).orderBy('seq').pluck('body');
  const ends = noticed.filter(({ deadline }) => deadline.kind === 'end');
  expect(ends).toHaveLength(1);
  expect(ends[0].deadline.at).toBe((endsAt ?? NaN) + 1_500);
  expect(ends[0].at).toBeGreaterThan(ends[0].deadline.at);
  await playOn([anna, bert], 'alone', 'after');
  await expectComplete(couple, [anna, bert]);
});

/** The step as this page last saw it; a start may have been put off since. */
async function newest(player: Player, step: StepView): Promise<StepView> {
  return { ...step, ...(await player.step(step.stepId)) };
}
