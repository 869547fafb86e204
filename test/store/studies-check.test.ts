import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkStudies } from '../../server/commands/studies-check.ts';
import { StartError } from '../../server/database/start-error.ts';
import { option, type Experiment } from '../../experiments/kit/kit.ts';
import { createDatabase } from '../support/database.ts';
import { smallStudy } from '../support/small-study.ts';
import { Stage } from '../support/stage.ts';

const paced: Experiment = { ...smallStudy, parameters: { pace: option('Pace', ['slow', 'quick'], 'quick') } };

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());

beforeAll(async () => {
  const live = await Stage.open(database, { id: 'live-one', parameters: { pace: 'slow' } }, paced);
  const drawn = await live.couple();
  await drawn.arrives('A', 'B');
  await drawn.plays({ A: 'alone', B: 'alone' });
  const early = await live.couple();
  await early.arrives('A', 'B');
  await early.plays({ A: 'baseline', B: 'consent' });
  const tried = await Stage.open(database, { id: 'tried-out', mode: 'test' }, smallStudy);
  await (await tried.couple()).arrives('A', 'B');
});

/** The same study with other words of consent. */
const reworded = (version: string): Experiment => ({
  ...paced,
  consent: (given) => ({ ...paced.consent(given), version, agree: paced.consent(given).heading }),
});

it('says nothing while nothing has changed', async () => {
  expect(await checkStudies(db, [paced])).toEqual([]);
});

it('refuses a consent that was changed under a version to which somebody has agreed', async () => {
  const checking = checkStudies(db, [reworded('2.1')]);
  await expect(checking).rejects.toThrow(StartError);
  await expect(checking).rejects.toThrow(
    /^small-study: 1 problem\n {2}consent, study live-one: the text in en differs from version 2\.1, to which 3 people have agreed\. .* Raise the version of the consent\. \[consent-changed\]$/,
  );
  expect(await checkStudies(db, [reworded('2.2')])).toEqual([]);
});

it('refuses an experiment that no longer takes what a live study has chosen', async () => {
  await expect(checkStudies(db, [smallStudy])).rejects.toThrow(
    /^small-study: \d+ problems?\n {2}study live-one › parameter pace: does not exist\./,
  );
});

it('tells of couples who are under way in an older version, and not of those for trying out', async () => {
  expect(await checkStudies(db, [{ ...paced, version: '1.1.0' }])).toEqual([
    'Study live-one: 2 couples who are not through were enrolled under version 1.0.0; the experiment is now 1.1.0. What they have been given stays as it is (1 have their whole plan); for the others, what follows the draw comes from 1.1.0.',
  ]);
});
