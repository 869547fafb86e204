import { expect, test } from '@playwright/test';
import { playedStudy } from './database.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';

/** A pilot in which so many couples have gone all the way, and one more lost a partner. */
async function studyWith(couples: number): Promise<string> {
  const { studyId } = await playedStudy('going', 'test', async (stage) => {
    for (let made = 0; made < couples; made += 1) await (await (await stage.couple()).arrives('A', 'B')).plays();
    const last = await (await stage.couple()).arrives('A', 'B');
    await last.plays({ B: 'pre' });
    await last.leavesForGood('B');
    await last.waits(7_200_000);
  });
  return studyId;
}

test('an experimenter looks at how a study goes, and sees no drawing of steps while there are few couples', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  const studyId = await studyWith(6);
  await signedIn(page.context(), { studyId, permissions: ['experimenter'], isOwner: false });
  await page.goto(`/dashboard/studies/${studyId}`);
  await page.getByRole('link', { name: 'How it goes, drawn' }).click();
  await expect(page.getByRole('heading', { name: 'How it goes' })).toBeVisible();
  const reading = 'Of 7 couples given links, 6 have completed together; most are between “both agreed” and “drawn” (1).';
  await expect(page.getByText(reading)).toBeVisible();
  await expect(page.getByRole('img', { name: reading })).toBeVisible();
  await expect(page.getByText(/^2 persons of 14 stopped, most at “pre” \(1\)\.$/)).toBeVisible();
  await expect(page.getByRole('img')).toHaveCount(6);
  const stopped = page.getByRole('region', { name: 'Where persons stopped', exact: true });
  await stopped.getByText('In numbers').click();
  await expect(stopped.getByRole('row').filter({ hasText: /^pre\d/ })).toHaveText('pre141');
  await expectAccessible(page);
  await picture(page, 'plots-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await picture(page, 'plots-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await picture(page, 'plots-dark-390');

  const few = await studyWith(1);
  await signedIn(page.context(), { studyId: few, permissions: ['experimenter'], isOwner: false });
  await page.goto(`/dashboard/studies/${few}/plots`);
  await expect(page.getByText(/drawn once it is over for 5 couples \(now: 2 couples\)/)).toBeVisible();
  await expect(page.getByRole('img')).toHaveCount(2);
  expect(complaints).toEqual([]);
});
