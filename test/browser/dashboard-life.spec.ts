import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import { enrol } from '../../server/sessions/enrolment.ts';
import { addCouple } from '../../server/store/couples.ts';
import { commitmentTo } from '../../server/store/studies.ts';
import { insertBotRun } from '../../server/store/study-life.ts';
import { studySetups } from '../../server/study-setups.ts';
import { newStudy } from './database.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, picture } from './screens.ts';

// The browser itself notes that a link was refused.
test.use({ expectedComplaints: /status of 403/ });

test('an experimenter launches a study when all holds, pauses and closes it, and whoever has not begun reads why', async ({ page, partner, db }) => {
  const studyId = await newStudy('launch', { target: 40 });
  await signedIn(page.context(), { isOwner: false, studyId, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${studyId}`);
  const state = page.getByRole('region', { name: 'State' });
  await expect(state.getByText(/does not hold yet. Let bots through/)).toBeVisible();
  await expect(state.getByRole('button', { name: 'Launch' })).toBeDisabled();
  await state.getByRole('button', { name: 'Let bots through every condition' }).click();
  await expect(state.getByText(/Bots are on their way: \d of 2 couples/)).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'life-light');

  // That they come through by themselves is tested over the wire; here nobody waits for them.
  const fitness = studySetups([goodNews]).fitness(goodNews.id, {});
  await insertBotRun(db, { studyId, version: goodNews.version, definitionHash: fitness?.definitionHash ?? '', couples: 2 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(state.getByRole('button', { name: 'Launch' })).toBeEnabled();
  const dialog = page.getByRole('dialog');
  const draws = page.getByRole('region', { name: 'Randomisation' });
  const commitment = async (): Promise<string> => /[0-9a-f]{64}/.exec((await draws.textContent()) ?? '')?.[0] ?? '';
  const before = await commitment();
  await state.getByRole('button', { name: 'Launch' }).click();
  await dialog.getByLabel('Reason').fill('approved on Monday');
  await expectAccessible(page);
  await picture(page, 'life-dark-dialog');
  await dialog.getByRole('button', { name: 'Launch' }).click();
  await expect(state.getByText('Live: couples are real.')).toBeVisible();
  // From the launch on it draws from another seed, whose hash is there before anybody is drawn.
  await expect.poll(commitment).not.toBe(before);
  expect(await commitment()).toBe(commitmentTo((await db('studies').where({ study_id: studyId }).first('seed')).seed));
  await expect(draws.getByText('No couple has been drawn yet.')).toBeVisible();

  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const options = { languages: ['en', 'en'], at: Date.now(), timeWarp: 1, forcedCondition: null, isTest: false } as const;
  const { participants } = await addCouple(db, randomBytes(32), studyId, (basis) => enrol(basis, goodNews, options, random));
  const link = `/join#${participants[0].token}`;
  for (const [button, told, title] of [['Pause', 'Paused:', en.studyPausedTitle], ['Close', 'Closed:', en.studyClosedTitle]] as const) {
    await state.getByRole('button', { name: button, exact: true }).click();
    await dialog.getByLabel('Reason').fill('as agreed');
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await expect(state.getByText(told)).toBeVisible();
    const anna = await partner();
    await anna.page.goto(link);
    await expect(anna.page.getByRole('heading', { name: title })).toBeVisible();
    await expectAccessible(anna.page);
    await picture(anna.page, `life-${button}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await picture(page, 'life-dark-390');
});
