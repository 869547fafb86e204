import { afterAll, expect, it } from 'vitest';
import { answer, byChance, defineExperiment, deliver, minutes, part } from '../../experiments/kit/kit.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { compose, letterStudy } from '../support/letter-study.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** First one reads the other's letter, then the other. */
const inTurn = defineExperiment({
  ...letterStudy,
  id: 'letters-in-turn',
  roles: { names: ['first', 'second'], rule: () => byChance() },
  timeline: () => {
    const letter = { ...waits, text: answer(compose, 'letter') };
    return [part('task', compose, deliver('from-first', { ...letter, from: 'first' }), deliver('from-second', { ...letter, from: 'second' }))];
  },
});

it('whoever wrote a letter was not shown it, which is no fault of the machine', async () => {
  const stage = await Stage.open(database, { id: 'in-turn' }, inTurn);
  const couple = await stage.couple();
  await couple.arrives('A', 'B');
  await couple.plays();
  const found = await exported(database, { studyId: 'in-turn', out: folder.path, isExamined: true, factorsOf: async () => inTurn.factors });
  const firstIs = rowsIn(found, 'participants').find((row) => cell(row, 'role') === 'first')?.['member'];
  const missing = rowsIn(found, 'stepPairs').map((row) => [cell(row, 'step_id'), cell(row, 'onset_missing_1'), cell(row, 'onset_missing_2')]);
  const author = (is: boolean) => (is ? ['not_shown', ''] : ['', 'not_shown']);
  expect(missing).toEqual([
    ['compose', '', ''],
    ['from-first-hold', '', ''], ['from-first', ...author(firstIs === 'A')],
    ['from-second-hold', '', ''], ['from-second', ...author(firstIs === 'B')],
  ]);
  expect(found.report.problems).toEqual([]);
});
