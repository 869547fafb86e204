import { randomBytes } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { signedIn } from './staff-page.ts';

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

test('an owner sets up a study, is told what is wrong where it is, loses nothing to a reload, and makes another like it', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  await signedIn(page.context(), { isOwner: true, studyId: null, permissions: [] });
  const studyId = `made-${randomBytes(3).toString('hex')}`;
  await page.goto('/dashboard');
  await page.getByRole('link', { name: 'New study' }).click();
  await page.getByLabel('Experiment').selectOption('partner-request');
  await page.getByLabel('Time for the request').fill('9h');
  await expect(page.getByText(/writing is "9h"; it takes a length/)).toBeVisible();
  await page.getByRole('button', { name: 'Make the study' }).click();
  await expect(page.getByText('The study has no id').first()).toBeVisible();
  await page.getByLabel('Id', { exact: false }).first().fill(studyId);
  await page.getByLabel('Scheme').selectOption('minimisation');
  await expect(page.getByText(/Minimisation needs what it is to balance/).first()).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/setup-light.png', fullPage: true });

  await page.getByRole('button', { name: 'Add a stratum' }).click();
  await page.getByLabel('Stratum 1', { exact: true }).fill('site');
  await page.getByLabel(/Levels of stratum 1/).fill('north, south');
  await page.getByLabel('Couples wanted').fill('120');
  await page.getByLabel('German').uncheck();
  await page.reload();
  await expect(page.getByLabel('Time for the request')).toHaveValue('9h');
  await expect(page.getByLabel(/Levels of stratum 1/)).toHaveValue('north, south');
  await expect(page.getByLabel('German')).not.toBeChecked();
  await page.getByLabel('Time for the request').fill('3min');
  await page.getByRole('button', { name: /Consent in English/ }).click();
  await expect(page.getByRole('region', { name: 'What participants meet' })).toContainText('asker and responder');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: 'test-results/setup-dark-390.png', fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Make the study' }).click();

  await expect(page.getByRole('heading', { name: studyId })).toBeVisible();
  const setUp = page.getByRole('region', { name: 'Set-up' });
  for (const shown of ['writing 3min', 'stratum site north, south', 'couples wanted 120', 'languages en']) await expect(setUp.getByRole('row', { name: shown, exact: true })).toBeVisible();
  await expectAccessible(page);
  await setUp.getByRole('link', { name: 'Make another like it' }).click();
  await expect(page.getByRole('heading', { name: `New study like ${studyId}` })).toBeVisible();
  await expect(page.getByLabel('Time for the request')).toHaveValue('3min');
  await expect(page.getByLabel('Id', { exact: false }).first()).toHaveValue('');
  await page.getByLabel('Id', { exact: false }).first().fill(studyId);
  await expect(page.getByText(`There is already a study "${studyId}"`)).toBeVisible();
  expect(complaints).toEqual([]);
});
