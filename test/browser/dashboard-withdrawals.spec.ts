import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { codeOf, PASSWORD } from '../support/staff.ts';
import { playedStudy } from './database.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';

/** A study in which one couple has gone all the way, and the code that one of them was shown. */
async function played(): Promise<{ readonly studyId: string; readonly code: string }> {
  const { studyId, played: code } = await playedStudy('asked', 'live', async (stage, db) => {
    const couple = await stage.couple();
    await (await couple.arrives('A', 'B')).plays();
    const row = await db('participants').where({ participant_id: couple.scopes.A.participantId }).first<{ completion_code: string }>('completion_code');
    return row.completion_code;
  });
  return { studyId, code };
}

test('a custodian takes out somebody who has written, in two steps, and hands on the proof', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  const { studyId, code } = await played();
  const { secret } = await signedIn(page.context(), { studyId, permissions: ['custodian'], isOwner: false });
  await page.goto(`/dashboard/studies/${studyId}`);
  await page.getByRole('link', { name: 'Withdrawals that were asked for' }).click();
  await expect(page.getByText('None yet.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Code' }).fill('NOBODY00');
  await page.getByRole('button', { name: 'Look for them' }).click();
  await expect(page.getByRole('alert')).toContainText('Nobody in this study');
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Look for them' }).click();
  await expect(page.getByRole('heading', { name: '2. What is done: Couple 1, partner' })).toBeVisible();
  await page.getByLabel('Take out and delete').check();
  await page.getByRole('button', { name: 'Note it, and do it later' }).click();
  const asked = page.getByRole('region', { name: 'Asked for, as a table' });
  await expect(asked.getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
  await asked.getByRole('button', { name: /^Carry out: Couple 1/ }).click();
  await expect(page.getByLabel('Take out and delete')).toBeChecked();
  await page.getByLabel('Reason').fill('letter of 3 May');
  await expect(page.getByRole('button', { name: 'Take out and delete' })).toBeDisabled();
  await page.getByLabel('To confirm').fill('1');
  await expectAccessible(page);
  await picture(page, 'withdrawals-light');
  await page.getByRole('button', { name: 'Take out and delete' }).click();

  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await dialog.getByLabel('Code').fill(codeOf(secret, 30_000));
  await dialog.getByRole('button', { name: 'Go on' }).click();
  const proof = page.getByRole('region', { name: 'Proof of the withdrawal' });
  await expect(proof.getByRole('row').filter({ hasText: 'Key to what you wrote' })).toContainText('destroyed');
  await expect(proof.getByRole('row').filter({ hasText: 'Your code' })).toContainText(code);
  await expect(page.getByRole('region', { name: 'Carried out, as a table' })).toContainText('letter of 3 May');
  await expect(asked).toHaveCount(0);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await picture(page, 'withdrawals-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await picture(page, 'withdrawals-dark-390');
  const [file] = await Promise.all([page.waitForEvent('download'), proof.getByRole('button', { name: 'Download it' }).click()]);
  expect(file.suggestedFilename()).toBe(`withdrawal-${code}.txt`);
  expect(await readFile(await file.path(), 'utf8')).toContain('Key to what you wrote: destroyed');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Download it' })).toBeHidden();
  await expect(proof.getByText(code)).toBeVisible();
  expect(complaints).toEqual([]);
});
