import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import fastFriends from '../../experiments/fast-friends/experiment.ts';
import type { PlanStep } from '../../server/dyad/plan.ts';
import { enrolled } from '../../server/dyad/state.ts';
import { MEMBERS } from '../../server/protocol/member.ts';
import { loadStored } from '../../server/store/dyad-sessions.ts';
import { eventsAfter } from '../../server/store/events.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { followUpStudy } from '../support/follow-up-study.ts';
import { foldOf } from '../support/fold.ts';
import { Player } from '../support/player.ts';
import { OpenInspector, rehearse } from '../support/rehearsed.ts';

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

const inspectionOf = (url: string, id: string) => fetch(`${url}/api/rehearsal/couples/${id}/inspection`);

it('the inspector tells live who is where, what will happen by itself, and what has happened', async () => {
  await using app = await startApp(database);
  const couple = await rehearse(app.url);
  await using inspector = await OpenInspector.open(app.url, couple.dyadSessionId);
  const before = await inspector.sees(() => true);
  expect(before).toMatchObject({ phase: 'each alone, until both are at the door', condition: null, deadlines: [], events: [] });
  expect(before.steps.map(({ id }) => id)).toEqual(['consent', 'baseline', 'door']);

  const [a, b] = await Promise.all([open(app.url, couple.tokens.A), open(app.url, couple.tokens.B)]);
  await a.plays('consent', 'baseline');
  const atDoor = await inspector.sees(({ members }) => members.A.stepId === 'door');
  expect(atDoor.members).toMatchObject({ A: { presence: 'here' }, B: { stepId: 'consent' } });
  expect(atDoor.deadlines).toEqual([{ what: 'patience at the door', at: atDoor.members.A.since + 30 * 60_000 }]);

  await b.plays('consent', 'baseline');
  const talking = await inspector.sees(({ meeting }) => meeting === 'talk: runs');
  expect(talking.steps.map(({ id }) => id)).toEqual(['consent', 'baseline', 'door', 'talk', 'alone', 'meet', 'after']);
  expect(['warm', 'plain', 'dry']).toContain(talking.condition);
  expect(talking.deadlines.map(({ what }) => what)).toContain('end of talk');

  await Promise.all([a.close(), b.close()]);
  await inspector.sees(({ members }) => members.A.presence === 'away' && members.B.presence === 'away');
  expect(inspector.sentences).toContain('A has finished baseline.');
  expect(inspector.sentences).toContain(`The draw: ${talking.condition}.`);
  const numbers = inspector.told.flatMap(({ events }) => events.map(({ seq }) => seq));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  // Whoever opens it later is told the same, in one piece; and nobody is told what was typed.
  await using later = await OpenInspector.open(app.url, couple.dyadSessionId);
  await later.sees(() => true);
  expect(later.sentences).toEqual(inspector.sentences);
  expect(JSON.stringify(later.told)).not.toContain('written by a bot');

  await app.close();
  await inspector.ended;
  expect(app.complaints()).toEqual([]);
});

it('no inspector looks at a real couple, nor at a test couple of another study, nor where the rehearsal is off', async () => {
  await using app = await startApp(database);
  const real = await makeCouple(app, await makeStudy(database, { mode: 'live' }));
  const other = await makeCouple(app, await makeStudy(database));
  const rehearsed = await rehearse(app.url);
  expect((await inspectionOf(app.url, real.dyadSessionId)).status).toBe(404);
  expect((await inspectionOf(app.url, other.dyadSessionId)).status).toBe(404);
  expect((await inspectionOf(app.url, randomUUID())).status).toBe(404);
  expect((await inspectionOf(app.url, 'none')).status).toBe(404);

  await using closed = await startApp(database, { rehearsal: false });
  expect((await inspectionOf(closed.url, rehearsed.dyadSessionId)).status).toBe(404);
});

const STEPS = ['consent', 'baseline', 'door', 'talk', 'alone', 'meet', 'after'];

it.each(STEPS.slice(1))('a couple is brought to %s by the ordinary way, and goes on from there to the end', async (stepId) => {
  await using app = await startApp(database);
  const couple = await rehearse(app.url, { startAt: stepId, condition: 'dry' });
  expect(couple.isThere).toBe(true);
  await using inspector = await OpenInspector.open(app.url, couple.dyadSessionId);
  const { members } = await inspector.sees(() => true);
  expect(members).toMatchObject({ A: { stepId, presence: 'away' }, B: { stepId, presence: 'away' } });
  // What the server keeps as the state is what its events lead to, and no record is missing before the step.
  const stored = await loadStored(database.db, couple.dyadSessionId);
  const [first] = await eventsAfter(database.db, couple.dyadSessionId, 0);
  const enrolment = enrolled(first?.body.at ?? 0, { A: 'en', B: 'en' });
  expect(await foldOf(database.db, couple.dyadSessionId, enrolment)).toEqual(stored.state);
  const before = stored.plan.steps.slice(0, STEPS.indexOf(stepId)).flatMap(trialsForBoth);
  expect(await recordsOf(couple.dyadSessionId)).toEqual(before.sort());

  const [a, b] = await Promise.all([open(app.url, couple.tokens.A), open(app.url, couple.tokens.B)]);
  const rest = STEPS.slice(STEPS.indexOf(stepId)).filter((id) => id !== 'door' && id !== 'meet');
  await Promise.all([a.plays(...rest), b.plays(...rest)]);
  await inspector.sees(({ phase }) => phase === 'completed by both');
  await Promise.all([a.close(), b.close()]);
  expect(app.complaints()).toEqual([]);
});

it.each(['week-2', 'security', 'month-1'])('a couple that has been through the sitting is brought to %s of a follow-up', async (stepId) => {
  await using app = await startApp(database, { experiments: [followUpStudy] });
  const couple = await rehearse(app.url, { experimentId: followUpStudy.id, startAt: stepId, condition: 'dry' });
  expect(couple.isThere).toBe(true);
  const stored = await loadStored(database.db, couple.dyadSessionId);
  expect(stored.wave).toBe(stepId === 'month-1' ? 3 : 2);
  const [a, b] = await Promise.all([open(app.url, couple.tokens.A), open(app.url, couple.tokens.B)]);
  for (const player of [a, b]) {
    await player.plays(...(stepId === 'week-2' ? ['week-2', 'security'] : [stepId]));
    await player.sees(({ screen, comeBack }) => screen.kind === 'finished' && (comeBack === null) === (stepId === 'month-1'));
    await player.close();
  }
  expect((await loadStored(database.db, couple.dyadSessionId)).state.phase).toBe('completed');
  expect(app.complaints()).toEqual([]);
});

it('each is in the language asked for, whoever of the links is A; one that there is not is the first', async () => {
  await using app = await startApp(database, { experiments: [complimentReframing] });
  const wish = { experimentId: complimentReframing.id, parameters: { source: 'recall' } };
  const languageOf = async (token: string): Promise<unknown> => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${app.url}/api/link`, { method: 'POST', headers, body: JSON.stringify({ token }) });
    return (await response.json()).language;
  };
  const firsts = new Set<string>();
  // Who is A is drawn for each, so in the end both ways come.
  while (firsts.size < 2) {
    const { dyadSessionId, tokens } = await rehearse(app.url, { ...wish, languages: { A: 'de', B: 'constructor' } });
    const { seats } = (await loadStored(database.db, dyadSessionId)).state;
    expect([seats.A.language, seats.B.language]).toEqual(['de', 'en']);
    expect([await languageOf(tokens.A), await languageOf(tokens.B)]).toEqual(['de', 'en']);
    const [first] = await database.db('participants').join('dyad_sessions', 'participants.dyad_id', 'dyad_sessions.dyad_id')
      .where({ dyad_session_id: dyadSessionId }).orderBy('person_num').select<{ member: string }[]>('member');
    firsts.add(first?.member ?? '');
  }
});

it('a timed step that a couple is brought to has its whole time left', async () => {
  await using app = await startApp(database);
  const couple = await rehearse(app.url, { startAt: 'talk' });
  const [a, b] = await Promise.all([open(app.url, couple.tokens.A), open(app.url, couple.tokens.B)]);
  const [mine, theirs] = await Promise.all([a.step('talk'), b.step('talk')]);
  expect(mine.start).toEqual(theirs.start);
  expect((mine.endsAt ?? 0) - (mine.start?.at ?? 0)).toBe(60_000);
  expect(mine.start?.at ?? 0).toBeGreaterThan(a.link.clock.now() - 5_000);
  await Promise.all([a.close(), b.close()]);
});

/** The second has more than a hundred steps, most of them turns: some of them must do. */
const WAYS = [
  { experiment: complimentReframing, parameters: { source: 'fresh' }, has: 'card', each: 1 },
  { experiment: fastFriends, parameters: {}, has: 'door', each: 50 },
] as const;

it.each(WAYS)('the steps of $experiment.id can be reached, also those that hang on an answer', { timeout: 120_000 }, async ({ experiment, parameters, has, each }) => {
  await using app = await startApp(database, { experiments: [experiment] });
  const wish = { experimentId: experiment.id, condition: null, parameters };
  const response = await fetch(`${app.url}/api/rehearsal/outline`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(wish),
  });
  const steps: readonly string[] = await response.json();
  expect(steps).toContain(has);
  for (const startAt of steps.filter((_, index) => (steps.length - 1 - index) % each === 0)) {
    const { dyadSessionId, isThere } = await rehearse(app.url, { ...wish, startAt });
    const { state, plan } = await loadStored(database.db, dyadSessionId);
    const places = MEMBERS.map((member) => plan.steps[state.seats[member].position]?.id);
    expect([startAt, isThere, places.includes(startAt)]).toEqual([startAt, true, true]);
  }
  expect(app.complaints()).toEqual([]);
});

it('where there is no such step it says so, and the couple begins at the beginning', async () => {
  await using app = await startApp(database);
  const couple = await rehearse(app.url, { startAt: 'nowhere' });
  expect(couple.isThere).toBe(false);
  const a = await open(app.url, couple.tokens.A);
  await a.step('consent');
  await a.close();
});

function trialsForBoth(step: PlanStep): string[] {
  return MEMBERS.flatMap((member) => (step.content[member]?.['en']?.trials ?? []).map(({ id }) => `${member} ${step.id} ${id}`));
}

async function recordsOf(dyadSessionId: string): Promise<string[]> {
  const rows = await database
    .db('trial_records')
    .select<{ member: string; step_id: string; trial_id: string }[]>('member', 'step_id', 'trial_id')
    .where({ dyad_session_id: dyadSessionId, late: false });
  return rows.map(({ member, step_id, trial_id }) => `${member} ${step_id} ${trial_id}`).sort();
}

async function open(url: string, token: string): Promise<Player> {
  const response = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
  const { participantId }: { readonly participantId: string } = await response.json();
  return Player.open(url, await Player.browser(url, { participantId, token }));
}
