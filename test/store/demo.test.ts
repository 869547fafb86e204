import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { textsIn } from '../../experiments/kit/kit.ts';
import { demoCouple, DEMO_STUDY } from '../../server/commands/demo.ts';
import { createFrontDesk } from '../../server/front-desk.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { findByToken } from '../../server/store/sign-ins.ts';
import { studyStatus } from '../../server/store/studies.ts';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ManualClock } from '../support/manual-clock.ts';

const { db, outerKey, drop } = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await drop();
  await folder[Symbol.asyncDispose]();
});

const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
const clock = new ManualClock(Date.now());
const experiments = [complimentReframing];
const desk = createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf: () => complimentReframing });
const file = join(folder.path, 'demo.json');
const start = (experiment = complimentReframing) => demoCouple(experiment, { db, desk, random, clock, file });

it('offers the same couple at each start until somebody begins, each time with new links that work', async () => {
  const first = await start();
  const second = await start();
  expect(second.dyadNum).toBe(first.dyadNum);
  const people = await Promise.all([...first.tokens, ...second.tokens].map((token) => findByToken(db, hashToken(token))));
  const ids = people.map((identity) => identity?.participant_id);
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  expect(new Set(ids).size).toBe(2);
  expect(people.every((identity) => identity?.is_test)).toBe(true);
  expect(await studyStatus(db, DEMO_STUDY)).toMatchObject([{ mode: 'test', couples: 1 }]);

  await db('dyad_sessions').update({ seq: 1 });
  expect((await start()).dyadNum).toBe(first.dyadNum + 1);
});

it('offers a new couple when the experiment reads differently, or the note is of another database', async () => {
  const before = await start();
  const changed = await start({ ...complimentReframing, debrief: textsIn({ en: { thanks: ['Other words.'] }, de: { thanks: ['Andere Worte.'] } })('thanks') });
  expect(changed.dyadNum).toBe(before.dyadNum + 1);
  writeFileSync(file, JSON.stringify({ dyadId: randomUUID(), dyadNum: 1, plan: 'x' }));
  expect((await start()).dyadNum).toBe(changed.dyadNum + 1);
  writeFileSync(file, '{"half');
  expect((await start()).dyadNum).toBe(changed.dyadNum + 2);
});
