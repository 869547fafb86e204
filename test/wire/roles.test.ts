import { afterAll, expect, it } from 'vitest';
import {
  battery, defineExperiment, higher, minutes, page, part, solo, textsIn, type Experiment,
} from '../../experiments/kit/kit.ts';
import { ownTies8 } from '../../experiments/measures/attachment.ts';
import type { SessionView } from '../../server/protocol/view.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { openBoth, type Window } from '../support/window.ts';

const text = textsIn({
  en: { heading: 'Roles', points: ['One asks, the other answers'], ask: ['You ask.'], respond: ['You answer.'], go: 'Continue' },
});
const told = (id: string, words: 'ask' | 'respond') => page(id, { heading: text('heading'), paragraphs: text(words), button: text('go') });

/** Whoever keeps the partner at a distance answers. */
const roleStudy: Experiment = defineExperiment({
  id: 'role-study',
  version: '1.0.0',
  title: 'Roles',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  roles: { names: ['asker', 'responder'], rule: () => higher('responder', ownTies8, 'distance') },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('points'),
  before: () => [part('baseline', battery('ties', ownTies8))],
  timeline: () => [
    part('task', solo('asking', [told('told', 'ask')], { only: 'asker' }), solo('responding', [told('told', 'respond')], { only: 'responder' })),
  ],
});

const database = await createDatabase();
const { db } = database;
const app = await startApp(database, { experiments: [roleStudy] });
const studyId = await makeStudy(database, { experiment: roleStudy });
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Distance of each in the order of the links; `null`: leaves every item out. */
async function drawn(distances: readonly [number | null, number | null]) {
  const couple = await makeCouple(app, studyId);
  const windows = await openBoth(app.url, couple);
  for (const [index, window] of windows.entries()) {
    await window.step('consent');
    await window.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
    const distance = distances[index] ?? null;
    const response = Object.fromEntries(['alone', 'subject', 'apart', 'break'].map((item) => [item, distance]));
    await window.does('ties', [['ties', { response: { ...response, signs: 4, quiet: 4, told: 4, linger: 4 } }]]);
  }
  const isDrawn = ({ screen }: SessionView) => screen.kind === 'step' && /asking|responding/.test(screen.step.stepId);
  await Promise.all(windows.map((window) => window.view(isDrawn)));
  const [row] = await db('assignments').where({ dyad_session_id: couple.dyadSessionId });
  return { windows, couple, row };
}

function close(windows: readonly Window[]): void {
  for (const window of windows) window.close();
}

it('gives the roles by the scores at baseline, and each the steps of their own role', async () => {
  const { windows: [distant, near], couple, row } = await drawn([6, 2]);
  await distant.step('responding');
  await near.step('asking');
  expect(JSON.stringify([distant.views, near.views])).not.toMatch(/asker|responder/);
  expect(JSON.stringify(distant.views)).not.toContain('You ask.');
  const [first] = couple.participants;
  expect(row).toMatchObject({ role_rule: 'higher', role_probability: 1, role_tie: false });
  expect(row.roles[first.member]).toBe('responder');
  close([distant, near]);
});

it.each([
  ['a score is missing', [null, 6] as const],
  ['the scores are equal', [4, 4] as const],
])('draws them evenly where %s, and says so', async (_, distances) => {
  const { windows, row } = await drawn(distances);
  expect(row).toMatchObject({ role_rule: 'higher', role_probability: 0.5, role_tie: true });
  expect(Object.values(row.roles).sort()).toEqual(['asker', 'responder']);
  close(windows);
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
