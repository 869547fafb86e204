import { createHash } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { blockOrder, drawFromBlocks, type BlockPlace } from '../../server/assignment/randomisation.ts';
import { tellRandomisation, unblind } from '../../server/commands/randomisation.ts';
import { cells } from '../../server/planning/cells.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { buildCommitGate, holdCommits, holdStudy } from '../support/locks.ts';
import { smallStudy, toneOf } from '../support/small-study.ts';
import { openBoth, signInWith, Window } from '../support/window.ts';

const COUPLES = 24;
const SITES = { site: ['north', 'south'] };

/** As Postgres keeps an object of several names, they come back in another order. */
const twoFactors: Experiment = { ...smallStudy, id: 'two-factors', factors: { ...smallStudy.factors, of: ['day', 'night'] } };

const database = await createDatabase({ poolMax: 5 });
const { db } = database;
await buildCommitGate(database, 'assignments');
afterAll(() => database.drop());

/** Half a hundred windows ask at one moment, and none asks again: here a busy machine makes nobody give up. */
const PATIENCE = 20_000;

const start = () => startApp(database, { experiments: [smallStudy, twoFactors], poolMax: 10, patience: PATIENCE });

interface AssignmentRow extends BlockPlace {
  readonly dyad_session_id: string;
  readonly draw: number;
  readonly condition: string;
  readonly block_size: number;
  readonly method: string;
  readonly stratum: string;
  readonly hash: string;
  readonly previous_hash: string;
}

/** A couple, one of whom is at the door and the other one step before it. */
async function nearlyThere(app: RunningApp, studyId: string, strata: Readonly<Record<string, string>> = {}) {
  const couple = await makeCouple(app, studyId, { strata });
  const windows = await openBoth(app.url, couple);
  await Promise.all(windows.map((window) => window.agrees()));
  await windows[0].comesFromQuestionsToDoor();
  return { couple, windows };
}

/** The condition that each member reads on the screen, once there is one. */
async function conditionsSeen(windows: readonly Window[]): Promise<readonly (string | null)[]> {
  return Promise.all(windows.map(async (window) => toneOf((await window.step('talk')).content)));
}

it.each([
  ['on one server', 1, smallStudy],
  ['on two servers', 2, smallStudy],
  ['in a study of two factors', 1, twoFactors],
] as const)(`${COUPLES} couples at the door at one moment, %s: a draw each, and the list is that of the seed`, { timeout: 90_000 }, async (_, servers, experiment) => {
  const apps = await Promise.all(Array.from({ length: servers }, start));
  const studyId = await makeStudy(database, { experiment });
  const made: Awaited<ReturnType<typeof nearlyThere>>[] = [];
  for (let round = 0; round < COUPLES / servers; round += 1) made.push(...(await Promise.all(apps.map((app) => nearlyThere(app, studyId)))));
  await Promise.all(made.map(({ windows }) => windows[1].comesFromQuestionsToDoor()));
  const seen = await Promise.all(made.map(({ windows }) => conditionsSeen(windows)));

  const rows = await drawnIn(studyId);
  expect(rows.map(({ draw }) => draw)).toEqual(Array.from({ length: COUPLES }, (__, index) => index + 1));
  expect(new Set(rows.map(({ dyad_session_id }) => dyad_session_id)).size).toBe(COUPLES);
  await expectListOfSeed(studyId, experiment, rows);
  expectChain(rows);
  for (const [index, { couple }] of made.entries()) {
    const row = rows.find(({ dyad_session_id }) => dyad_session_id === couple.dyadSessionId);
    const [tone] = row?.condition.split('_') ?? [];
    expect(seen[index]).toEqual([tone, tone]);
    await expectOneDraw(couple);
  }
  expect(apps.flatMap((app) => app.complaints())).toEqual([]);
  for (const { windows } of made) for (const window of windows) window.close();
  await Promise.all(apps.map((app) => app.close()));
});

it.each([
  [{ scheme: 'simple' }, 'simple', {}],
  [{ scheme: 'blocks', strata: SITES }, 'blocked', { site: 'north' }],
  [{ scheme: 'minimisation', strata: SITES, tenths: 8 }, 'minimised', { site: 'south' }],
  [{ scheme: 'list', list: ['dry', 'dry', 'warm'] }, 'listed', {}],
] as const)('draws as the study says, and its log can be drawn again: %o', async (randomisation, method, strata) => {
  await using app = await start();
  const studyId = await makeStudy(database, { randomisation });
  const told = () => tellRandomisation(studyId, [smallStudy], { db });
  for (let made = 0; made < 3; made += 1) {
    const { couple, windows } = await nearlyThere(app, studyId, strata);
    await windows[1].comesFromQuestionsToDoor();
    await expectOneDraw(couple, await conditionsSeen(windows));
    for (const window of windows) window.close();
  }
  const rows = await drawnIn(studyId);
  const stratum = Object.entries(strata).map(([name, level]) => `${name}=${level}`).join('');
  expect(rows.map((row) => [row.method, row.stratum])).toEqual(rows.map(() => [method, stratum]));
  if (randomisation.scheme === 'list') expect(rows.map(({ condition }) => condition)).toEqual(randomisation.list);
  expectChain(rows);
  expect((await told()).join('\n')).toContain('Draws made again: 3, and all follow from the seed');

  // Of a live study concealed until two have asked: one who asks twice is one.
  await db('studies').where({ study_id: studyId }).update({ mode: 'live' });
  const by = (name: string) => unblind({ study: studyId, by: name, reason: 'The sample is complete.' }, { db });
  await by('Ada');
  await expect(by(' ada')).rejects.toThrow('Another person has to ask');
  expect((await told()).at(-1)).toContain('concealed until two people have asked');
  await by('Ben');
  expect((await told()).at(-1)).toContain(rows[0]?.condition);

  await db('studies').where({ study_id: studyId }).update({ seed: Buffer.alloc(32, 1), randomisation: JSON.stringify({ scheme: 'list', list: ['x', 'y', 'z'] }) });
  expect((await told()).join('\n')).toContain('number 1, 2, 3 do not follow from the seed');
});

it('refuses a couple that cannot be drawn: no level, an unknown one, or the list is at its end', async () => {
  await using app = await start();
  const stratified = await makeStudy(database, { randomisation: { scheme: 'blocks', strata: SITES } });
  await expect(makeCouple(app, stratified)).rejects.toThrow('site is missing; it takes north or south');
  await expect(makeCouple(app, stratified, { strata: { site: 'west' } })).rejects.toThrow('site is west');
  const listed = await makeStudy(database, { randomisation: { scheme: 'list', list: ['warm'] } });
  await makeCouple(app, listed);
  await expect(makeCouple(app, listed)).rejects.toThrow('has 1 places: couple 2 could not be drawn');
});

it('draws once when two servers set out to do it for the same couple', async () => {
  await using app = await start();
  const studyId = await makeStudy(database);
  const { couple, windows } = await nearlyThere(app, studyId);
  await using lock = await holdStudy(database, studyId);
  await windows[1].comesFromQuestionsToDoor();
  await lock.isWaitedFor(1);
  // One that is started now finds the couple at the door, and draws as well.
  await using second = await start();
  await lock.isWaitedFor(2);
  await lock.release();
  const seen = await conditionsSeen(windows);
  await expectOneDraw(couple, seen);
  await second.close();
  expect([...app.complaints(), ...second.complaints()]).toEqual([]);
  for (const window of windows) window.close();
});

it('brings a couple back to its draw when the server dies between the COMMIT and the telling', async () => {
  const dying = await start();
  const studyId = await makeStudy(database);
  const { couple, windows } = await nearlyThere(dying, studyId);
  await using gate = await holdCommits(database);
  await windows[1].comesFromQuestionsToDoor();
  await gate.isWaitedFor();
  await dying.crash();
  await gate.release();
  await eventually(async () => expect(await drawnIn(studyId)).toHaveLength(1));
  for (const { views } of windows) expect(views.some(({ screen }) => toneOf(screen) !== null)).toBe(false);

  await using app = await start();
  const back = await openBoth(app.url, couple);
  await expectOneDraw(couple, await conditionsSeen(back));
  expect(app.complaints()).toEqual([]);
  for (const window of back) window.close();
});

it('tells a couple its draw although the server never heard that the COMMIT went through', async () => {
  await using app = await start();
  const studyId = await makeStudy(database);
  const { couple, windows } = await nearlyThere(app, studyId);
  await using gate = await holdCommits(database);
  await windows[1].comesFromQuestionsToDoor();
  await gate.isWaitedFor();
  app.loseDatabase();
  app.findDatabase();
  await gate.release();
  await expectOneDraw(couple, await conditionsSeen(windows));
  // That it was lost, and nothing after that.
  expect(app.complaints()).toHaveLength(1);
  for (const window of windows) window.close();
});

it('does not draw while one has closed the page at the door, and draws when they are back', async () => {
  await using app = await start();
  const studyId = await makeStudy(database);
  const { couple, windows } = await nearlyThere(app, studyId);
  windows[0].close();
  const left = { dyad_session_id: couple.dyadSessionId, type: 'member-left' };
  await eventually(async () => expect(await db('events').where(left)).toHaveLength(1));
  await windows[1].comesFromQuestionsToDoor();
  await windows[1].screen('door');
  expect(await drawnIn(studyId)).toEqual([]);
  using back = await Window.open(app.url, { signIn: await signInWith(app.url, couple.participants[0].token) });
  await expectOneDraw(couple, await conditionsSeen([back, windows[1]]));
  windows[1].close();
});

async function drawnIn(studyId: string): Promise<AssignmentRow[]> {
  return db('assignments').where({ study_id: studyId }).orderBy('draw');
}

/** One assignment, one event of it, and one plan that is the one which was drawn. */
async function expectOneDraw({ dyadSessionId: dyad_session_id }: NewCouple, seen: readonly (string | null)[] = []): Promise<void> {
  const [assignment, ...more] = await db('assignments').where({ dyad_session_id });
  expect([more, seen]).toEqual([[], seen.map(() => assignment?.condition)]);
  const events = await db('events').where({ dyad_session_id, type: 'assigned' }).select('body');
  const parts = await db('plan_parts').where({ dyad_session_id, part: 2 }).select('plan', 'plan_hash');
  expect([events.length, parts.length]).toEqual([1, 1]);
  const planHash = createHash('sha256').update(parts[0]?.plan).digest('hex');
  expect(parts[0]?.plan_hash).toBe(planHash);
  expect(events[0]?.body).toMatchObject({ condition: assignment?.condition, planHash });
}

/** Whoever has the seed can make the list again, and finds what is stored. */
async function expectListOfSeed(studyId: string, experiment: Experiment, rows: readonly AssignmentRow[]): Promise<void> {
  const study = await db('studies').where({ study_id: studyId }).first<{ seed: Buffer }>('seed');
  const conditions = cells(experiment).map(({ condition }) => condition);
  let last: BlockPlace | null = null;
  for (const row of rows) {
    const { condition, ...place } = drawFromBlocks(conditions, last, study.seed);
    expect([row.condition, row.block, row.position, row.block_size]).toEqual([condition, place.block, place.position, place.blockSize]);
    expect(blockOrder(conditions, study.seed, '', row.block)[row.position - 1]).toBe(row.condition);
    last = place;
  }
}

/** Each row's hash covers what it says and the hash before it: computed here from nothing but the rows. */
function expectChain(rows: readonly AssignmentRow[]): void {
  let previous = '';
  for (const { hash, ...row } of rows) {
    const facts = Object.entries({ ...row, previous_hash: previous }).filter(([name]) => name !== 'assignment_id');
    expect([row.draw, sha256(facts)]).toEqual([row.draw, hash]);
    previous = hash;
  }
}

/** Of the columns in the order of the table, and within one in the order of the alphabet. */
function sha256(facts: readonly (readonly [string, unknown])[]): string {
  const written = facts.map(([name, value]) => [name, isObject(value) ? JSON.stringify(value, Object.keys(value).sort()) : value]);
  return createHash('sha256').update(JSON.stringify(Object.fromEntries(written))).digest('hex');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
