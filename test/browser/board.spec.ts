import { expect, test, type Page } from '@playwright/test';
import { fullHouse, HOUSE_SIZE } from './full-house.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';

/** What stands in the rows in sight, from the top. */
const needs = (page: Page): Promise<readonly string[]> => page.locator('tbody tr[data-index] td:nth-child(2)').allInnerTexts();

test('200 couples on one board: whoever needs somebody first, few rows drawn, legible in both schemes on a laptop and a tablet', async ({ page }) => {
  test.setTimeout(240_000);
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  const studyId = await fullHouse();
  await signedIn(page.context(), { studyId, permissions: ['assistant'], isOwner: false });
  await page.setViewportSize({ width: 1_366, height: 768 });
  await page.goto(`/dashboard/board/${studyId}`);
  await expect(page.getByText(new RegExp(`of ${HOUSE_SIZE} couples need you now, \\d+ more soon`))).toBeVisible();
  expect(await page.locator('tbody tr[data-index]').count()).toBeLessThan(40);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [name, width, height] of [['laptop', 1_366, 768], ['tablet', 820, 1_180]] as const) {
      await page.setViewportSize({ width, height });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await expectAccessible(page);
      await picture(page, `house-${name}-${colorScheme}`);
    }
  }
  // Those of one kind stand together: waiting at a limit and away for long, then what can wait a little, then who is well.
  const kinds = [/^A has waited .* are left$/, /^[AB] is away for [1-9]/, /^B has left for good$/, /^held for /, /^A has the page out of sight for /, /^B has 34 records waiting/, /^–$/];
  const places = (await needs(page)).map((words) => kinds.findIndex((kind) => kind.test(words)));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(new Set(places)).toEqual(new Set(kinds.keys()));
  await page.getByLabel('Couples').selectOption('over');
  await expect(page.getByRole('row').filter({ hasText: 'completed' })).toHaveCount(6);
  await page.getByLabel('Couples').selectOption('all');
  await page.getByRole('link', { name: 'Couple 23 in the console' }).click();
  await expect(page.getByTestId('between')).toContainText('A is ready, waiting for B');
  expect(complaints).toEqual([]);
});
