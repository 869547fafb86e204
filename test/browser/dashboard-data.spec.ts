import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { codeOf, PASSWORD } from '../support/staff.ts';
import { playedStudy } from './database.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';

test('an analyst exports a study, looks at the tables and the report, takes it along, and is asked once more before texts', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => void (/Content Security|TrustedScript/.test(message.text()) && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  const { studyId } = await playedStudy('played', 'live', async (stage) => (await (await stage.couple()).arrives('A', 'B')).plays());
  const { secret } = await signedIn(page.context(), { studyId, permissions: ['analyst'], isOwner: false });
  await page.goto(`/dashboard/studies/${studyId}`);
  await page.getByRole('link', { name: 'Data and exports' }).click();
  await expect(page.getByText('Nothing has been exported yet.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make the export' }).click();
  await expect(page.getByRole('button', { name: /^Look at the export/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Look at the export/ }).click();
  const inside = page.getByRole('region', { name: 'What is in it' });
  await expect(inside.getByRole('region', { name: 'First rows of pairwise' }).getByRole('row')).toHaveCount(3);
  // Hundreds of columns are looked through on one screen, not over fifty.
  await expect(inside.getByRole('region', { name: 'Columns of pairwise' })).toContainText('pair_row_id');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(4_000);
  await inside.getByLabel('Find a column').fill('partner_complete');
  await expect(inside.getByText(/^\d of \d+ columns$/)).toBeVisible();
  await expect(inside.getByRole('region', { name: 'Columns of pairwise' }).getByRole('row', { name: /partner_complete/ })).toBeVisible();
  await inside.getByLabel('Table').selectOption('dyads');
  await expect(inside.getByRole('region', { name: 'Columns of dyads' })).toContainText('dyad_num');
  await expectAccessible(page);
  await picture(page, 'data-light');

  const [report] = await Promise.all([page.waitForEvent('popup'), inside.getByRole('button', { name: 'Open the report' }).click()]);
  await expect(report.getByText('Every check holds.')).toBeVisible();
  await report.close();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download the export/ }).click()]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^study-${studyId}-controlled-.*\\.zip$`));
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByLabel('Full').check();
  await page.getByLabel('With what people typed').check();
  await page.getByRole('button', { name: 'Make the export' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('What people typed may be in this export.')).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'data-dark-dialog');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await dialog.getByLabel('Code').fill(codeOf(secret, 30_000));
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('cell', { name: 'full, with texts' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await picture(page, 'data-dark-390');
  expect(complaints).toEqual([]);
});
