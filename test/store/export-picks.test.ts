import { afterAll, expect, it } from 'vitest';
import partnerRequest from '../../experiments/partner-request/experiment.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage, type Answering } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** A's wishes lie within the window, and A refuses the nearest; B's lie over it, so that B gives one of their own. */
const answering: Answering = (data, { id }, step, member) => {
  const { response } = data;
  if (id === 'weight' && typeof response === 'object') {
    const tension = member === 'B' ? 9 : { 'wish-first-about': 5, 'wish-second-about': 3 }[step.id] ?? 7;
    return { ...data, response: { ...response, tension } };
  }
  if (id === 'topic') return { ...data, response: member === 'B' ? 'people' : 'home' };
  if (id === 'approved') return { ...data, response: step.id === 'wish-1' ? 'no' : 'yes' };
  return data;
};

it('pairwise has what was picked for each, by which rule, beside role and outcome', async () => {
  const stage = await Stage.open(database, { id: 'wishes' }, partnerRequest);
  const couple = await (await stage.couple()).arrives('A', 'B');
  await couple.plays({}, answering);
  const leaving = await (await stage.couple()).arrives('A', 'B');
  await leaving.plays({ A: 'pre', B: 'pre' }, answering);
  await leaving.leavesForGood('A');

  const found = await exported(database, { studyId: 'wishes', out: `${folder.path}/out`, factorsOf: async () => partnerRequest.factors });
  const pairs = rowsIn(found, 'pairwise');
  const [a, b, left, stays] = pairs;
  const pick = (row: typeof a, side: 'a' | 'p') =>
    ['picked', 'rank', 'severity', 'topic', 'rule'].map((what) => cell(row, `wish_${what}_${side}`));
  const ofA = ['third', '2', '7', 'home', 'nearest-middle 1'];
  const ofB = ['own', '', '', 'people', 'own 1'];
  expect([pick(a, 'a'), pick(a, 'p')]).toEqual([ofA, ofB]);
  expect([pick(b, 'a'), pick(b, 'p')]).toEqual([ofB, ofA]);
  // Of who left for good there is nothing, in the partner's row neither.
  const nothing = ['', '', '', '', ''];
  expect([pick(left, 'a'), pick(stays, 'p')]).toEqual([nothing, nothing]);
  expect(pick(stays, 'a')).toEqual(ofB);

  expect([cell(a, 'role_a'), cell(a, 'role_p')].sort()).toEqual(['asker', 'responder']);
  for (const row of [a, b]) {
    for (const column of ['own_trust3_pre_a', 'own_trust3_post_a', 'own_reaction4_willing_task_a', 'own_reaction4_willing_task2_p', 'own_asking4_met_task_a', 'own_framed2_cost_post_p']) {
      expect(cell(row, column), column).not.toBe('');
    }
  }
  expect(found.codebook.find((row) => row['table'] === 'pairwise' && row['name'] === 'wish_severity_p')).toMatchObject({ type: 'number' });
});
